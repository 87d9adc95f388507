/** The configuration's rules, in gitlab-triage's words: conditions of an issue lead to labels, mentions, comments, assignees. */
import type { Rule } from "../../config/schema/rule.ts";
import { presentFor } from "../../deadlines/absences.ts";
import { statusOf } from "../../model/deadline.ts";
import type { PersonRef } from "../../model/effect.ts";
import { referenceOf } from "../../model/issue.ts";
import { ruleAsker } from "../../model/rule-asker.ts";
import { reachable, resolvePerson } from "../../triage/assigned.ts";
import { decideLabels, type LabelDecision } from "../../triage/labels.ts";
import type { App } from "../application.ts";
import type { CommentView, Context } from "../context.ts";
import { requestEscalation } from "../escalating/request.ts";

const asked = ({ name }: Rule): string => ruleAsker(name);

type Membership = NonNullable<Rule["conditions"]["author_member"]>;

/** Asks beforehand about every membership that a rule speaks of, since rules themselves cannot wait for answers. */
const memberships = async (context: Context, rules: readonly Rule[]) => {
  const wanted = new Map<string, Membership>();
  for (const { conditions } of rules)
    if (conditions.author_member !== undefined)
      wanted.set(
        `${conditions.author_member.source} ${conditions.author_member.source_id}`,
        conditions.author_member,
      );
  const answers = new Map<string, boolean | undefined>();
  for (const [question, { source, source_id }] of wanted)
    answers.set(question, await context.gitlab.authorIsMember(source, source_id));
  return (source: "group" | "project", id: number | string) => answers.get(`${source} ${id}`);
};

const labelsFor = async (context: Context, rules: readonly Rule[]): Promise<LabelDecision> => {
  const wishes = rules.map((rule) => ({
    askedBy: asked(rule),
    add: rule.actions.labels ?? [],
    remove: rule.actions.remove_labels ?? [],
  }));
  const wanted = wishes.some(({ add }) => add.some(({ title }) => !context.issue.labels.includes(title)));
  return decideLabels(wishes, {
    current: new Set(context.issue.labels),
    removedByHand: new Set(context.memory.removedLabels),
    keptOn: new Set(context.memory.marks?.keptOn ?? []),
    own: new Set(context.ownLabels),
    existing: wanted ? new Set(await context.gitlab.projectLabels()) : null,
    policy: context.partner.labels,
  });
};

const changeLabels = async (
  context: Context,
  rules: readonly Rule[],
  why: ReadonlyMap<Rule, string>,
): Promise<void> => {
  const { plan } = context;
  const labelling = rules.filter(
    ({ actions }) => actions.labels !== undefined || actions.remove_labels !== undefined,
  );
  if (labelling.length === 0) return;
  if (context.isTracker) return plan.leave("apply-rules", "a tracker is never labelled as a whole");
  const decision = await labelsFor(context, labelling);
  for (const { title, askedBy, why: reason } of decision.skipped) plan.leave(askedBy, `${title}: ${reason}`);
  for (const rule of labelling) {
    const mine = <Item extends { askedBy: string }>(items: readonly Item[]) =>
      items.filter(({ askedBy }) => askedBy === asked(rule));
    const add = mine(decision.add).map(({ askedBy: _, ...wish }) => wish);
    const remove = mine(decision.remove).map(({ title }) => title);
    const reason = why.get(rule) ?? "";
    if (add.length + remove.length === 0) plan.leave(asked(rule), `its labels are so already (${reason})`);
    else
      plan.labels({
        askedBy: asked(rule),
        ...modeOf(rule),
        reason,
        add,
        remove,
        create: context.partner.labels === "create",
      });
  }
};

const modeOf = (rule: Rule) => (rule.mode === undefined ? {} : { mode: rule.mode });

const viewFor = ({ issue, partner, liaison }: Context, rule: Rule): CommentView => ({
  issue: {
    title: issue.title,
    url: issue.url,
    reference: referenceOf(issue),
    author: issue.author?.username ?? "",
    state: issue.state,
  },
  partner: { id: partner.id, name: partner.name },
  liaison: { name: liaison.liaisons[0]?.name ?? "" },
  rule: { name: rule.name },
});

/** A rule asks each team once on an issue, whatever became of it. */
const hasAsked = ({ escalations, formerEscalations }: Context, rule: Rule, team: string): boolean =>
  [...escalations, ...formerEscalations].some(
    ({ record }) =>
      record.team === team &&
      (record.askedBy === asked(rule) || record.events.some(({ id }) => id === ruleEventId(rule, team))),
  );

const ruleEventId = (rule: Rule, team: string): string => `rule:${rule.name}:${team}`;

/** Asks other teams, or proposes it to the liaison. */
const escalate = async (context: Context, rule: Rule): Promise<void> => {
  const { escalate: now = [], propose = [] } = rule.actions;
  const wishes = [
    ...now.map((team) => ({ team, propose: false })),
    ...propose.map((team) => ({ team, propose: true })),
  ];
  for (const { team, propose: asks } of wishes) {
    if (hasAsked(context, rule, team)) {
      context.plan.leave(asked(rule), `${team} was asked by this rule before`);
      continue;
    }
    const { outcome, answer } = await requestEscalation(context, {
      team,
      reason: `the rule “${rule.name}” holds`,
      by: null,
      askedBy: asked(rule),
      ...modeOf(rule),
      eventId: ruleEventId(rule, team),
      propose: asks,
      quoted: "",
      rank: 0,
    });
    if (outcome === "unfit") context.plan.leave(asked(rule), answer);
    if (outcome === "refused") refuse(context, rule, team, answer);
  }
};

/** Nobody asked for it by word, so the liaison is told why it did not happen: once, not with every news. */
const refuse = (context: Context, rule: Rule, team: string, answer: string): void => {
  const { liaison, plan } = context;
  plan.leave(asked(rule), answer);
  const people = reachable(liaison);
  const occurrence = `refused:${team}:${answer}`;
  const reason = `${team} could not be asked`;
  if (people.length > 0)
    plan.tell({
      askedBy: asked(rule),
      ...modeOf(rule),
      people,
      body: answer,
      short: null,
      quiet: false,
      occurrence,
      reason,
    });
};

/** Whoever is there for an account that a rule names; the account itself where nobody stands in. */
const presentPerson = ({ configuration, issue, now }: Context, username: string): PersonRef => {
  const there = presentFor(configuration, username, now) ?? username;
  const person = resolvePerson(configuration, there, issue.ref.instance);
  return there === username || person.username === null ? { name: person.name, username } : person;
};

/** Mentions, comments and assignees of one rule that holds. */
const speak = (context: Context, rule: Rule, reason: string): void => {
  const { plan } = context;
  const wish = { askedBy: asked(rule), ...modeOf(rule), reason };
  for (const username of rule.actions.mention ?? [])
    plan.subscribe({ ...wish, person: presentPerson(context, username), ways: ["mention"] });
  const { comment, comment_internal: internal, assign } = rule.actions;
  if (comment !== undefined)
    plan.note({
      ...wish,
      body: context.renderComment(comment, viewFor(context, rule)),
      internal,
      occurrence: comment,
    });
  if (assign !== undefined) plan.assign({ ...wish, usernames: assign });
};

const applyRules: App = (app) => {
  app.on(["issue.open", "issue.reopen", "issue.update", "issue.close", "time.due"], async (context) => {
    const memberOf = await memberships(context, context.configuration.rules);
    const all = context.rules.evaluate({
      issue: context.issue,
      partner: context.partner.id,
      authorUsername: context.issue.author?.username ?? null,
      owed: context.deadlines.map((one) => ({ kind: one.kind, status: statusOf(one, context.now) })),
      memberOf,
    });
    // Time alone is news only to rules that speak of it: on old issues nothing else begins by itself.
    const isAsked = ({ conditions }: Rule): boolean =>
      context.event.name !== "time.due" || conditions.deadline !== undefined;
    const verdicts = all.filter(({ rule }) => isAsked(rule));
    for (const { rule, holds, why } of verdicts) if (!holds) context.plan.leave(asked(rule), why);
    const holding = verdicts.filter(({ holds }) => holds);
    const reasons = new Map(holding.map(({ rule, why }) => [rule, why]));
    await changeLabels(context, [...reasons.keys()], reasons);
    for (const [rule, why] of reasons) speak(context, rule, why);
    for (const [rule] of reasons) await escalate(context, rule);
  });
};

export default applyRules;
