import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { canReadIssue } from "../../../src/sandbox/world/access.ts";
import type { IssueInput } from "../../../src/sandbox/world/issue-input.ts";
import { updateIssue } from "../../../src/sandbox/world/issues.ts";
import { createNote } from "../../../src/sandbox/world/notes.ts";
import { Refusal } from "../../../src/sandbox/world/refusal.ts";
import { participants } from "../../../src/sandbox/world/subscriptions.ts";
import { smallWorld } from "../support/world.ts";

const names = fc.subarray(["bug", "ui", "type::a", "type::b", "team::x", "team::y"]);
const change: fc.Arbitrary<IssueInput> = fc.record(
  {
    labels: names,
    addLabels: names,
    removeLabels: names,
    confidential: fc.boolean(),
    stateEvent: fc.constantFrom("close" as const, "reopen" as const),
    title: fc.constantFrom("one", "two"),
    assigneeIds: fc.subarray([1, 2, 3, 4]),
  },
  { requiredKeys: [] },
);
const note = fc.constantFrom(
  "hello @guest",
  "/label ~bug",
  "/unlabel",
  "/close",
  "/reopen\n/assign me",
  "@planner\n/relabel ~ui",
);
const step = fc.record({
  who: fc.constantFrom("owner" as const, "planner" as const, "guest" as const, "stranger" as const),
  what: fc.oneof(change, note),
});

describe("Whatever people do to an issue", () => {
  test("its records add up, one label per scope stays, and nobody takes part who may not read it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const small = smallWorld();
        const issue = small.newIssue(small.stranger);
        for (const { who, what } of steps) {
          const actor = small[who];
          try {
            if (typeof what === "string") createNote(small.world, actor, issue, { body: what });
            else updateIssue(small.world, actor, issue, what);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
        }
        const replayed = new Set<unknown>();
        for (const { action, label } of issue.labelEvents) {
          if (action === "add") replayed.add(label);
          else replayed.delete(label);
        }
        expect(replayed).toEqual(new Set(issue.labels));
        const scopes = issue.labels
          .filter(({ name }) => name.includes("::"))
          .map(({ name }) => name.split("::")[0]);
        expect(new Set(scopes).size).toBe(scopes.length);
        expect(issue.state).toBe(issue.stateEvents.at(-1)?.state === "closed" ? "closed" : "opened");
        expect(issue.closedAt === null).toBe(issue.state === "opened");
        expect(
          participants(small.world, small.owner, issue).every((user) =>
            canReadIssue(small.world, user, issue),
          ),
        ).toBe(true);
      }),
    );
  });
});
