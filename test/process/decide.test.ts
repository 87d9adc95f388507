import { describe, expect, test } from "@jest/globals";
import { loadHandlers } from "../../src/bot/application.ts";
import { ownHandlers } from "../../src/bot/handlers/index.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import type { IssueMemory } from "../../src/model/memory.ts";
import { readDelivery } from "../../src/model/payload/read.ts";
import { decide } from "../../src/process/decide.ts";
import { compileRoles } from "../../src/process/people.ts";
import { updatedDelivery } from "../../src/reconcile/delivery.ts";
import { occasionOf } from "../bot/occasions.ts";
import { issuePayload } from "../support/payloads.ts";

const { issue: old, configuration, rules, partner, gitlab, renderComment } = occasionOf(issuePayload());
const known: IssueMemory = occasionOf(issuePayload()).memory;

const brain = {
  configuration,
  rules,
  roles: compileRoles(configuration),
  handlers: loadHandlers(ownHandlers),
  renderComment,
  limits: { budgetMs: 1_000, elapsed: () => performance.now(), log: silentLogger },
};

/** The kinds of what is wished when polling finds the issue so. */
const wishedFor = async (issue: IssueSnapshot, memory: IssueMemory | null): Promise<string[]> => {
  const now = new Date("2026-01-06T09:00:00Z");
  const { body } = updatedDelivery(issue, now);
  const reading = readDelivery({ instance: "gitlab", body: JSON.parse(String(body)) });
  if (reading.kind !== "event" || !("issue" in reading.event)) throw new Error("no news of an issue");
  const facts = {
    now: now.toISOString(),
    news: [reading.event],
    issue,
    partner,
    match: { reason: "the tracker is in kde", also: [] },
    memory,
    ownLabels: [],
    takenOff: [],
    hasStatusNote: false,
    reached: {},
  };
  const { plan, memory: after } = await decide(facts, brain, gitlab, () => "stranger");
  expect(after.snapshot.title).toBe(issue.title);
  return plan.effects.map(({ kind }) => kind);
};

describe("an issue that polling finds changed, by nobody knows whom", () => {
  test("is remembered, and nothing is said on it, where it was never seen before: a machine may have touched it", async () => {
    expect(await wishedFor(old, null)).toEqual([]);
  });

  test("is nothing to speak of where it looks as it is remembered", async () => {
    expect(await wishedFor({ ...old, description: "Other words." }, known)).toEqual([]);
  });

  test.each([
    ["title", { ...known.snapshot, title: "Another title" }],
    ["state", { ...known.snapshot, state: "closed" as const }],
    ["labels", { ...known.snapshot, labels: ["outage"] }],
  ])("is news where its %s differs from what is remembered", async (_, snapshot) => {
    expect(await wishedFor(old, { ...known, snapshot })).toEqual(["status_note"]);
  });
});
