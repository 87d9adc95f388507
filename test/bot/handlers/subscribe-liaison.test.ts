import { describe, expect, test } from "@jest/globals";
import subscribeLiaison from "../../../src/bot/handlers/subscribe-liaison.ts";
import type { PersonRef } from "../../../src/model/effect.ts";
import { issuePayload } from "../../support/payloads.ts";
import { type Occasion, occasionOf, reactionOf } from "../occasions.ts";

const andrew = { name: "Andrew Conrad", username: "aconrad" };
const brie = { name: "Brie Carranza", username: "bcarranza" };

const withTold = (told: readonly PersonRef[], change: Partial<Occasion> = {}): Occasion => {
  const occasion = occasionOf(issuePayload());
  return { ...occasion, liaison: { ...occasion.liaison, liaisons: told, told }, ...change };
};

const sentences = async (occasion: Occasion) =>
  (await reactionOf(subscribeLiaison, occasion)).considered.filter(({ acted }) => !acted);

describe("the liaison's subscription", () => {
  test("is wished for everybody who is to be told, with why", async () => {
    const { effects } = await reactionOf(subscribeLiaison, withTold([andrew, brie]));
    expect(effects).toMatchObject([
      { kind: "subscribe", person: andrew, ways: ["mention"] },
      { kind: "subscribe", person: brie },
    ]);
    expect(effects[0]?.reason).toContain("Andrew Conrad looks after KDE");
  });

  test("is left where the person has no account", async () => {
    const occasion = withTold([{ name: "Zoe", username: null }]);
    expect(await sentences(occasion)).toMatchObject([{ sentence: expect.stringContaining("no account") }]);
  });

  test("is left where the person was reached before, so that leaving an issue is respected", async () => {
    const occasion = withTold([andrew], { reached: { aconrad: "subscribed" } });
    expect(await sentences(occasion)).toMatchObject([{ sentence: expect.stringContaining("before") }]);
  });

  test("is left on a closed issue", async () => {
    const { effects } = await reactionOf(
      subscribeLiaison,
      withTold([andrew], { issue: { ...occasionOf(issuePayload()).issue, state: "closed" } }),
    );
    expect(effects).toEqual([]);
  });
});
