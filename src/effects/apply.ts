/**
 * The one place that changes GitLab: brings an issue to what its open effects say, in as few
 * requests as possible, each effect ending as done, skipped or failed, or waiting for another try.
 */
import { REACTIONS } from "../bot/reactions.ts";
import { LiaisonError } from "../lib/errors.ts";
import type { ReactEffect } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Outcome } from "../model/outcome.ts";
import { bringIssue } from "./bring-issue.ts";
import { openEscalation } from "./escalate.ts";
import { backOffMs, failureOf } from "./failure.ts";
import { postNote } from "./notes.ts";
import type { EffectPorts, OpenEffect } from "./ports.ts";
import { react } from "./react.ts";
import { removeNote } from "./remove-note.ts";
import { answerDueInMs, ofKind, plansOf, type Round, stepFor } from "./round.ts";
import { bringState } from "./state.ts";
import { tell } from "./tell.ts";

/** That we have seen what somebody asks is shown first, what came of it last. */
const isReceipt = ({ effect }: { readonly effect: ReactEffect }): boolean => effect.emoji === REACTIONS.seen;

/** Opens what is to be opened; answers whether anything was. */
const openAll = async (round: Round, open: readonly OpenEffect[]): Promise<boolean> => {
  const opened: boolean[] = [];
  for (const escalation of ofKind(open, "escalation"))
    opened.push(await stepFor(round, [escalation], (part) => openEscalation(part, escalation)));
  return opened.includes(true);
};

const applyRound = async (
  round: Round,
  open: readonly OpenEffect[],
  later: readonly OpenEffect[],
): Promise<void> => {
  const each = async <Open extends OpenEffect>(
    effects: readonly Open[],
    bring: (part: Round, one: Open) => Promise<void>,
  ): Promise<void> => {
    for (const one of effects) await stepFor(round, [one], (part) => bring(part, one));
  };
  const reactions = ofKind(open, "react");
  await each(reactions.filter(isReceipt), react);
  // What was just opened is decided about at once: labels and status note are brought then, and not twice.
  if (!(await openAll(round, open))) await bringIssue(round, open, later);
  await each(ofKind(open, "note"), postNote);
  await each(ofKind(open, "tell"), tell);
  await each(ofKind(open, "state"), bringState);
  await each(ofKind(open, "remove_note"), removeNote);
  await each(
    reactions.filter((one) => !isReceipt(one)),
    react,
  );
};

/** A word that has waited goes where nobody is disturbed, if somebody has said `stop` meanwhile. */
const quieted = async (issueKey: string, ports: EffectPorts, open: OpenEffect): Promise<OpenEffect> => {
  const { effect } = open;
  if (effect.kind !== "tell" || effect.quiet || (await ports.whySilent(issueKey)) === null) return open;
  return { ...open, effect: { ...effect, quiet: true } };
};

/** What may not be applied any more ends as observed; the rest goes on. */
const permitted = async (
  issueKey: string,
  ports: EffectPorts,
  open: readonly OpenEffect[],
): Promise<OpenEffect[]> => {
  const going: OpenEffect[] = [];
  for (const one of open) {
    const why = await ports.whyNot(one.effect, issueKey);
    if (why === null) going.push(await quieted(issueKey, ports, one));
    else {
      const now = ports.now();
      const outcome: Outcome = { key: one.effect.key, state: "observed", why, at: now.toISOString() };
      await ports.store.effects.finish(one.effect.key, outcome, now);
      if (one.effect.kind === "escalation") await ports.escalations.dropped(one.effect.escalation, why);
      ports.onOutcome(one.effect, outcome, one.planId);
    }
  }
  return going;
};

/** What may be done, and what is held for now: by the guard, which counts, or because its asker is stopped. */
const withoutHeld = async (
  ports: EffectPorts,
  open: readonly OpenEffect[],
): Promise<{ readonly going: OpenEffect[]; readonly held: ReadonlyMap<string, Date | null> }> => {
  const held = await ports.holds(open);
  return { going: open.filter(({ effect }) => !held.has(effect.key)), held };
};

const isDue =
  (now: Date) =>
  (open: OpenEffect): boolean =>
    open.retryAt === null || open.retryAt <= now;

const GONE =
  "GitLab does not show us this issue: it was deleted, or it is confidential and the bot may not see it";

/**
 * Fails, or lets wait, everything that is open because the issue itself cannot be read. A note whose answer was lost
 * keeps its own time.
 */
const settleAll = async (
  ports: EffectPorts,
  open: readonly OpenEffect[],
  errorAfter: (attempts: number) => unknown,
): Promise<void> => {
  const now = ports.now();
  for (const { effect, attempts, planId } of open.filter((one) => answerDueInMs({ ports }, one) === 0)) {
    const { outcome, retryInMs } = failureOf(effect.key, errorAfter(attempts), attempts + 1);
    await ports.store.effects.finish(
      effect.key,
      outcome,
      now,
      retryInMs === undefined ? undefined : new Date(now.getTime() + retryInMs),
    );
    ports.onOutcome(effect, outcome, planId);
  }
};

/** The earliest moment at which something that is still open can go on; null: nothing is, or it waits for somebody's word. */
const nextDue = async (
  round: Pick<Round, "ports" | "issueKey">,
  held: ReadonlyMap<string, Date | null>,
): Promise<Date | null> => {
  const now = round.ports.now();
  const dues = (await round.ports.store.effects.open(round.issueKey)).flatMap((open) => {
    const until = held.get(open.effect.key);
    if (until !== undefined) return until === null ? [] : [until.getTime()];
    if (open.retryAt !== null && open.retryAt > now) return open.retryAt.getTime();
    // What a round left untouched waits for something else of the issue: coming back at once would be a loop.
    return now.getTime() + Math.max(answerDueInMs(round, open), backOffMs(1));
  });
  return dues.length === 0 ? null : new Date(Math.min(...dues));
};

/** How far applying got. */
export interface Applied {
  /** When to come back, where something waits; null: nothing is open. */
  readonly againAt: Date | null;
  /** Plans of which nothing is open any more, and something was. */
  readonly endedPlans: readonly number[];
}

/**
 * Applies what is open for an issue. `fresh` is the issue as it was just read, if it was; it is read
 * again otherwise. Never throws for GitLab's failures; the database's are thrown.
 */
export const applyEffects = async (
  issueKey: string,
  fresh: IssueSnapshot | null,
  ports: EffectPorts,
): Promise<Applied> => {
  const ref = parseIssueKey(issueKey);
  if (ref === undefined) throw new Error(`not an issue key: ${issueKey}`);
  const all = await ports.store.effects.open(issueKey);
  const now = ports.now();
  const allowed = await permitted(issueKey, ports, all.filter(isDue(now)));
  const { going: open, held } = await withoutHeld(ports, allowed);
  const later = all.filter((one) => !isDue(now)(one) || held.has(one.effect.key));
  if (open.length > 0) {
    const gitlab = ports.gitlab(ref.instance);
    const issue = fresh ?? (await gitlab.readIssue(ref).catch((error: unknown) => error));
    if (issue === null || issue instanceof Error)
      await settleAll(ports, open, (attempts) => issue ?? goneError(attempts));
    else
      await applyRound(
        { issueKey, issue: issue as IssueSnapshot, gitlab, ports, plans: plansOf(all) },
        open,
        later,
      );
  }
  const againAt = await nextDue({ issueKey, ports }, held);
  const isOver = againAt === null && held.size === 0;
  return { againAt, endedPlans: isOver ? [...new Set(plansOf(all).values())] : [] };
};

/** A replica that lags, or rights that are on their way: a few tries, then it is so. */
const GONE_FOR_SURE = 5;

const goneError = (attempts: number): LiaisonError =>
  new LiaisonError(`${GONE}.`, {
    code: "effects.issue-gone",
    disposition: attempts < GONE_FOR_SURE ? { kind: "retry" } : { kind: "give-up" },
    remedy:
      "Nothing has to be done where it was deleted; otherwise give the bot the Planner or Reporter role.",
  });
