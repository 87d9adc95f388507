import { describe, expect, test } from "@jest/globals";
import { type Draft, planWriter } from "../../src/bot/plan-writer.ts";
import type { Mode } from "../../src/model/mode.ts";

const writing = (modes: readonly (Mode | undefined)[] = ["act"]) => {
  const draft: Draft = { effects: [], considered: [] };
  const plan = planWriter({ handler: "greeter", issueKey: "gitlab:14#12", partner: "kde", modes }, draft);
  return { draft, plan };
};

const andrew = { name: "Andrew Conrad", username: "AConrad" };

describe("what a handler wishes", () => {
  test("is frozen data under a key of issue, asker, kind and what", () => {
    const { draft, plan } = writing();
    plan.subscribe({ person: andrew, ways: ["mention"], reason: "he looks after it" });
    const [effect] = draft.effects;
    expect(effect).toMatchObject({
      key: "gitlab:14#12|greeter|subscribe|aconrad",
      partner: "kde",
      mode: "act",
    });
    expect(Object.isFrozen(effect)).toBe(true);
    expect(draft.considered).toEqual([{ askedBy: "greeter", acted: true, sentence: "he looks after it" }]);
  });

  test("has the key of the rule that asked, so that two rules never share one", () => {
    const { draft, plan } = writing();
    for (const name of ["one", "other"])
      plan.labels({ askedBy: `rule: ${name}`, add: [{ title: "bug" }], create: false, reason: "it fits" });
    expect(draft.effects.map(({ key }) => key)).toEqual([
      "gitlab:14#12|rule: one|labels",
      "gitlab:14#12|rule: other|labels",
    ]);
  });

  test("is one note for the same words, and another for each occurrence", () => {
    const { draft, plan } = writing();
    plan.note({ body: "Hello.", reason: "greeting" });
    plan.note({ body: "Hello.", reason: "greeting" });
    plan.note({ body: "Hello.", reason: "greeting", occurrence: "note 5" });
    expect(new Set(draft.effects.map(({ key }) => key)).size).toBe(2);
  });

  test("is only observed as soon as the configuration, the partner or the rule says so", () => {
    for (const [modes, mode] of [
      [["observe", undefined], undefined],
      [["act", "observe"], undefined],
      [["act", undefined], "observe"],
    ] as const) {
      const { draft, plan } = writing(modes);
      plan.assign({ usernames: ["aconrad"], reason: "because", ...(mode === undefined ? {} : { mode }) });
      expect(draft.effects[0]?.mode).toBe("observe");
    }
  });

  test("can be to leave it, with why", () => {
    const { draft, plan } = writing();
    plan.leave("greeter", "it was greeted before");
    expect(draft).toEqual({
      effects: [],
      considered: [{ askedBy: "greeter", acted: false, sentence: "it was greeted before" }],
    });
  });
});
