import { describe, expect, test } from "@jest/globals";
import { emptyDraft, planWriter } from "../../src/bot/plan-writer.ts";
import type { Mode } from "../../src/model/mode.ts";
import { newRecord, requested } from "../store/escalating.ts";

const writing = (modes: readonly (Mode | undefined)[] = ["act"]) => {
  const draft = emptyDraft();
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
      // The username as a digest: names can be forgotten, and keys stay.
      key: "gitlab:14#12|greeter|subscribe|0a32fd30c0742088",
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

  test("may be that something befalls an escalation, told of whoever asked", () => {
    const { draft, plan } = writing();
    const before = newRecord("one");
    const events = [requested("gitlab:14#12")];
    plan.befall({ escalation: before, events, askedBy: "rule: runners", reason: "a team is asked" });
    expect(draft.escalations).toEqual([{ askedBy: "rule: runners", before, events }]);
    expect(draft.considered).toEqual([
      { askedBy: "rule: runners", acted: true, sentence: "a team is asked" },
    ]);
    expect(draft.effects).toEqual([]);
  });

  test("befalls nothing, and is remembered of nobody, where it is only observed", () => {
    const { draft, plan } = writing(["act", "observe"]);
    const befalling = { escalation: newRecord("one"), events: [requested("gitlab:14#12")] };
    plan.befall({ ...befalling, reason: "a team is asked" });
    plan.mark({ trackedFor: "kde" });
    plan.stopProject({ by: "ann", at: "2026-01-05T08:00:00.000Z" });
    plan.ran({ noteId: 1, form: "who", userId: 7, ok: true, at: "2026-01-05T08:00:00.000Z" });
    expect(draft).toEqual({
      ...emptyDraft(),
      considered: [{ askedBy: "greeter", acted: true, sentence: "a team is asked" }],
    });
    const rule = writing(["act"]);
    rule.plan.befall({ ...befalling, mode: "observe", reason: "a team is asked" });
    expect(rule.draft.escalations).toEqual([]);
  });

  test("is what people told us, the last word on each matter", () => {
    const { draft, plan } = writing();
    plan.mark({ trackedFor: "kde", keptOff: ["outage"] });
    plan.mark({ trackedFor: "gnome" });
    const run = { noteId: 1, form: "who", userId: 7, ok: true, at: "2026-01-05T08:00:00.000Z" };
    plan.ran(run);
    expect(draft).toEqual({
      ...emptyDraft(),
      marks: { trackedFor: "gnome", keptOff: ["outage"] },
      commands: [run],
    });
  });

  test("is one reaction for each comment and sign, one word for each occurrence", () => {
    const { draft, plan } = writing();
    const reason = "to see";
    for (const noteId of [5, 5, null]) plan.react({ noteId, emoji: "eyes", reason });
    for (const occurrence of ["a", "a", "b"])
      plan.tell({ people: [andrew], body: "Look.", short: null, quiet: false, occurrence, reason });
    plan.state({ to: "closed", occurrence: "1", reason });
    expect([...new Set(draft.effects.map(({ key }) => key))]).toEqual([
      "gitlab:14#12|greeter|react|5 eyes",
      "gitlab:14#12|greeter|react|issue eyes",
      "gitlab:14#12|greeter|tell|a",
      "gitlab:14#12|greeter|tell|b",
      "gitlab:14#12|greeter|state|1",
    ]);
  });

  test("can be to leave it, with why", () => {
    const { draft, plan } = writing();
    plan.leave("greeter", "it was greeted before");
    expect(draft).toEqual({
      ...emptyDraft(),
      considered: [{ askedBy: "greeter", acted: false, sentence: "it was greeted before" }],
    });
  });
});
