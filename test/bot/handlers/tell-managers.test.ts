import { describe, expect, test } from "@jest/globals";
import tellManagers from "../../../src/bot/handlers/tell-managers.ts";
import { issuePayload } from "../../support/payloads.ts";
import { type Occasion, occasionOf, reactionOf } from "../occasions.ts";

const opened = occasionOf(issuePayload());
const LABEL = "needs a liaison";
const tom = { name: "Tom Cooney", username: "tcooney" };
const andrew = { name: "Andrew Conrad", username: "aconrad" };

const unassigned = (change: Partial<Occasion> = {}): Occasion => ({
  ...opened,
  configuration: { ...opened.configuration, unassigned: { label: LABEL } },
  liaison: { ...opened.liaison, liaisons: [], told: [], managers: [tom] },
  ...change,
});

const assigned = (change: Partial<Occasion> = {}): Occasion =>
  unassigned({
    liaison: { ...opened.liaison, liaisons: [andrew], acting: andrew, told: [andrew], managers: [tom] },
    ...change,
  });

const labelled = { ...opened.issue, labels: [LABEL] };

const effectsOf = async (occasion: Occasion) => (await reactionOf(tellManagers, occasion)).effects;

test("where everybody is away the managers are mentioned, and nothing says that nobody is assigned", async () => {
  const away = [{ person: andrew, until: new Date("2026-12-25"), lastDay: "2026-12-24" }];
  const liaison = { ...opened.liaison, liaisons: [andrew], away, managers: [tom] };
  expect(await effectsOf(assigned({ liaison }))).toMatchObject([
    {
      kind: "subscribe",
      person: tom,
      reason: "whoever looks after KDE is away; Tom Cooney is a support manager",
    },
  ]);
});

describe("an issue whose partner has no liaison", () => {
  test("is marked, and the managers are mentioned", async () => {
    expect(await effectsOf(unassigned())).toMatchObject([
      { kind: "labels", add: [{ title: LABEL }] },
      { kind: "subscribe", person: tom, ways: ["mention"] },
    ]);
  });

  test("is not marked again, nor where a person took the mark off, on a tracker, or where labels are not ours", async () => {
    const kinds = async (occasion: Occasion) => (await effectsOf(occasion)).map(({ kind }) => kind);
    const quiet = [
      unassigned({ issue: labelled }),
      unassigned({ memory: { ...opened.memory, removedLabels: [LABEL] } }),
      unassigned({ isTracker: true }),
      unassigned({ partner: { ...opened.partner, labels: "none" } }),
    ];
    for (const occasion of quiet) expect(await kinds(occasion)).toEqual(["subscribe"]);
  });

  test("says so where there is nobody to tell", async () => {
    const { considered } = await reactionOf(
      tellManagers,
      unassigned({ liaison: { ...opened.liaison, managers: [{ name: "Zoe", username: null }] } }),
    );
    expect(considered).toContainEqual(
      expect.objectContaining({ acted: false, sentence: expect.stringContaining("nobody with an account") }),
    );
  });
});

describe("once somebody is assigned", () => {
  test("our mark goes, and nobody is mentioned", async () => {
    expect(await effectsOf(assigned({ issue: labelled, ownLabels: [LABEL] }))).toMatchObject([
      { kind: "labels", add: [], remove: [LABEL] },
    ]);
  });

  test("a person's mark stays", async () => {
    expect(await effectsOf(assigned({ issue: labelled }))).toEqual([]);
  });
});
