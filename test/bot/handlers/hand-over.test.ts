import { expect, test } from "@jest/globals";
import handOver from "../../../src/bot/handlers/hand-over.ts";
import type { PersonRef } from "../../../src/model/effect.ts";
import type { IssueMemory } from "../../../src/model/memory.ts";
import { issuePayload } from "../../support/payloads.ts";
import { occasionOf, reactionOf } from "../occasions.ts";

const person = (name: string): PersonRef => ({ name, username: name.toLowerCase() });
const [ann, bob, cem] = [person("Ann"), person("Bob"), person("Cem")];

/** Who is subscribed when time alone has passed, where these looked after it before, and these do now. */
const subscribed = async (before: Partial<IssueMemory>, told: readonly PersonRef[]) => {
  const usual = occasionOf(issuePayload());
  const { actor, at, confidential, instance, issue } = usual.event;
  const decision = await reactionOf(handOver, {
    ...usual,
    event: {
      name: "time.due",
      actor,
      at,
      confidential,
      instance,
      issue,
      why: "somebody else looks after it",
    },
    memory: { ...usual.memory, ...before },
    liaison: { ...usual.liaison, liaisons: told, told, acting: told[0] ?? null },
  });
  return decision.effects.map((effect) =>
    effect.kind === "subscribe" ? [effect.person.name, effect.reason.split(" from now on")[1]] : [],
  );
};

test("whoever looks after it now is subscribed, and whoever is told beside them for the first time", async () => {
  expect(await subscribed({ owner: ann, told: [ann] }, [bob])).toEqual([["Bob", "; until now Ann did"]]);
  expect(await subscribed({ owner: ann, told: [ann] }, [ann, bob])).toEqual([["Bob", ""]]);
  expect(await subscribed({ owner: ann, told: [ann, bob] }, [ann, cem])).toEqual([["Cem", ""]]);
  expect(await subscribed({ owner: ann, told: [ann, bob] }, [ann, bob])).toEqual([]);
  // Who was told was not remembered by earlier versions.
  expect(await subscribed({ owner: ann }, [ann, bob])).toEqual([]);
  expect(await subscribed({}, [ann])).toEqual([]);
});
