import { describe, expect, test } from "@jest/globals";
import type { Reader } from "../../../src/bot/context.ts";
import applyRules from "../../../src/bot/handlers/apply-rules.ts";
import { type Rule, rule } from "../../../src/config/schema/rule.ts";
import { compileRules } from "../../../src/triage/rules.ts";
import { issuePayload, notePayload } from "../../support/payloads.ts";
import { type Occasion, occasionOf, reactionOf } from "../occasions.ts";

const withRules = (
  rules: readonly unknown[],
  change: Partial<Occasion> = {},
  payload: unknown = issuePayload(),
) => {
  const occasion = occasionOf(payload);
  const parsed: Rule[] = rules.map((one) => rule.parse(one));
  return {
    ...occasion,
    configuration: { ...occasion.configuration, rules: parsed },
    rules: compileRules(parsed),
    ...change,
  };
};

const reading = (change: Partial<Reader>): Reader => ({ ...occasionOf(issuePayload()).gitlab, ...change });
const existing = (...titles: string[]) => reading({ projectLabels: async () => titles });

const RUNNER = {
  name: "runners",
  conditions: { title: "(?i)runner" },
  actions: { labels: ["Category:Runner"] },
};

const leftBy = async (occasion: Occasion) =>
  (await reactionOf(applyRules, occasion)).considered
    .filter(({ acted }) => !acted)
    .map(({ askedBy, sentence }) => `${askedBy}: ${sentence}`);

describe("rules", () => {
  test("that hold wish for their labels, with the reason why they hold", async () => {
    const { effects } = await reactionOf(
      applyRules,
      withRules([RUNNER], { gitlab: existing("Category:Runner") }),
    );
    expect(effects).toMatchObject([
      { kind: "labels", askedBy: "rule: runners", add: [{ title: "Category:Runner" }], create: false },
    ]);
    expect(effects[0]?.reason).toContain("runner");
  });

  test("that do not hold say why not", async () => {
    const outage = { name: "outages", conditions: { title: "outage" }, actions: { labels: ["outage"] } };
    expect(await leftBy(withRules([outage]))).toEqual([expect.stringMatching(/^rule: outages: .+/)]);
  });

  test("whose labels are there already ask GitLab nothing", async () => {
    const issue = { ...occasionOf(issuePayload()).issue, labels: ["Category:Runner"] };
    const gitlab = reading({
      projectLabels: () => Promise.reject(new Error("GitLab must not be asked")),
    });
    expect(await leftBy(withRules([RUNNER], { issue, gitlab }))).toEqual([
      expect.stringContaining("its labels are so already"),
    ]);
  });

  test("never label a tracker, whatever they say", async () => {
    const occasion = withRules([RUNNER], { isTracker: true, gitlab: existing("Category:Runner") });
    expect((await reactionOf(applyRules, occasion)).effects).toEqual([]);
  });

  test("about membership ask once for each group, before any of them is judged", async () => {
    const asked: unknown[] = [];
    const gitlab = reading({
      authorIsMember: async (_, id) => {
        asked.push(id);
        return true;
      },
    });
    const member = (name: string, condition: string) => ({
      name,
      conditions: { author_member: { source: "group", condition, source_id: "kde" } },
      actions: { comment: "welcome" },
    });
    const { effects } = await reactionOf(
      applyRules,
      withRules([member("in", "member_of"), member("out", "not_member_of")], { gitlab }),
    );
    expect(asked).toEqual(["kde"]);
    expect(effects.map(({ askedBy }) => askedBy)).toEqual(["rule: in"]);
  });

  test("mention, comment and assign in the rule's own mode", async () => {
    const loud = {
      name: "loud",
      mode: "observe",
      actions: { mention: "dsmith", comment: "welcome", comment_internal: true, assign: ["aconrad"] },
    };
    const { effects } = await reactionOf(applyRules, withRules([loud]));
    expect(effects).toMatchObject([
      { kind: "subscribe", mode: "observe", person: { username: "dsmith" }, ways: ["mention"] },
      { kind: "note", mode: "observe", internal: true, body: "welcome" },
      { kind: "assign", mode: "observe", usernames: ["aconrad"] },
    ]);
  });

  test("are not asked about comments", async () => {
    const { effects, considered } = await reactionOf(applyRules, withRules([RUNNER], {}, notePayload()));
    expect([effects, considered]).toEqual([[], []]);
  });
});
