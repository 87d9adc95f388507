/**
 * An issue in a team's project, opened once: looked for by its marker after a lost answer, never less confidential than
 * what it is about, linked with it, and waited for while the project does not let us in.
 */
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { EscalationEffect } from "../model/effect.ts";
import { targetOf } from "../model/escalation.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { rankOf, rankOfIssue } from "../model/rank.ts";
import { answerWasLost, backOffMs, Overtaken } from "./failure.ts";
import { linkAndSettle } from "./link.ts";
import { markerOf } from "./marker.ts";
import { knownLabels, LET_IN_WAIT_MS, userIds, whyClosed } from "./new-issue.ts";
import type { OpenEffect, ProjectSettings } from "./ports.ts";
import {
  answerDueInMs,
  attempt,
  CLOCKS_DIFFER_MS,
  forgottenSince,
  type Round,
  settle,
  settleFailure,
  settlePosting,
} from "./round.ts";

type OpenEscalation = OpenEffect & { readonly effect: EscalationEffect };

/** What an earlier attempt has created, if it has. */
const findCreated = async (
  round: Round,
  { effect, attemptedAt, attempts }: OpenEscalation,
  project: string,
): Promise<IssueSnapshot | null> => {
  const { gitlab, issue, ports } = round;
  const forgotten = forgottenSince(round);
  if (attempts === 0 && forgotten === null) return null;
  const since = new Date((attemptedAt ?? new Date(issue.createdAt)).getTime() - CLOCKS_DIFFER_MS);
  // An attempt before the last one may have been the one: as far back as this question goes.
  const earliest = await ports.escalations.requestedAt(effect.escalation);
  const asked =
    earliest === null || earliest > since ? since : new Date(earliest.getTime() - CLOCKS_DIFFER_MS);
  const from = forgotten !== null && (attempts === 0 || forgotten < asked) ? forgotten : asked;
  const marker = markerOf(effect.key);
  const own = await gitlab.ownIssuesSince(project, [...ports.ownIds(issue.ref.instance)], from);
  return own.find(({ description }) => description.includes(marker)) ?? null;
};

/** GitLab links the two while it creates the issue, where we may (doc/user/project/quick_actions.md, `/relate`). */
const descriptionOf = (body: string, { key, source }: EscalationEffect): string =>
  `${body.trimEnd()}\n\n${markerOf(key)}\n\n/relate ${source}`;

/** Decided when it was wished; what it is about may have become confidential since. */
const mustBeConfidential = (round: Round, effect: EscalationEffect, { project }: ProjectSettings): boolean =>
  effect.confidential || rankOfIssue(round.issue) > rankOf(project.visibility, false);

/** GitLab leaves out in silence what our role may not set: what is not confidential then says only where it came from. */
const secured = async (
  { gitlab }: Round,
  created: IssueSnapshot,
  { key, source }: EscalationEffect,
  confidential: boolean,
): Promise<IssueSnapshot> => {
  if (!confidential || created.confidential) return created;
  return gitlab.changeIssue(created.ref, {
    title: "A partner has a question",
    description: `It is about ${source}, which not everybody may read; so nothing of it stands here.\n\n${markerOf(key)}`,
  });
};

/** With the text that may stand there now. */
const wordsOf = ({ issue }: Round, { title, body, withoutText }: EscalationEffect) =>
  rankOfIssue(issue) === rankOf("private", false) && withoutText !== null ? withoutText : { title, body };

const create = async (
  round: Round,
  open: OpenEscalation,
  settings: ProjectSettings,
): Promise<IssueSnapshot> => {
  const { effect } = open;
  const labels = await knownLabels(round.gitlab, effect.labels, settings.project.id);
  const ids = await userIds(round.gitlab, effect.assignees);
  const { title, body } = wordsOf(round, effect);
  await attempt(round, [open]);
  return round.gitlab.createIssue(settings.project.path, {
    title,
    description: descriptionOf(body, effect),
    labels,
    assigneeIds: ids,
    confidential: mustBeConfidential(round, effect, settings),
    dueDate: effect.dueDate,
    type: effect.type,
  });
};

/** Rights can be given, projects and templates be changed: an escalation is not given up while somebody wants it. */
const hinder = async (round: Round, open: OpenEscalation, error: unknown): Promise<void> => {
  if (error instanceof Overtaken) throw error;
  const told = error instanceof LiaisonError ? error : undefined;
  // A pause of GitLab's is nobody's mistake and over soon: worth no word.
  const isTold = told === undefined || !["gitlab.rate-limited", "gitlab.unavailable"].includes(told.code);
  if (isTold) await round.ports.escalations.hindered(open.effect.escalation, messageOf(error));
  if (answerWasLost(error)) return settlePosting(round, [open], error);
  if (told === undefined || (told.code !== "effects.not-let-in" && told.disposition.kind !== "give-up"))
    return settleFailure(round, [open], error);
  const why = `${told.message} ${told.remedy}`;
  const wait = Math.max(LET_IN_WAIT_MS, backOffMs(open.attempts + 1));
  await settle(round, open.effect, { key: open.effect.key, state: "waiting", why }, wait);
};

/** What was opened although nobody wants it any more, as far as we may look. */
const openedInVain = async (
  round: Round,
  open: OpenEscalation,
  project: string,
): Promise<IssueSnapshot | null> => {
  try {
    return await findCreated(round, open, project);
  } catch (error) {
    if (error instanceof LiaisonError && error.disposition.kind === "give-up") return null;
    throw error;
  }
};

/** Ends what was taken back. An attempt whose answer was lost may have opened it before: then there is something to close. */
const endTakenBack = async (
  round: Round,
  open: OpenEscalation,
  project: string,
  why: string,
): Promise<void> => {
  const { effect } = open;
  const { key } = effect;
  try {
    const there = await openedInVain(round, open, project);
    if (there === null) return await settle(round, effect, { key, state: "skipped", why });
    const settings = await round.gitlab.projectSettings(project);
    if (settings !== null && whyClosed(project, settings, "") === undefined)
      await secured(round, there, effect, mustBeConfidential(round, effect, settings));
    const target = targetOf(there);
    await round.ports.escalations.opened(effect.escalation, target, there);
    await settle(round, effect, { key, state: "skipped", why: `${why}; found as ${target.reference}` });
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    await settleFailure(round, [open], error);
  }
};

/** Opens one escalation, or finds it where an earlier attempt had. Answers whether it is there now. */
export const openEscalation = async (round: Round, open: OpenEscalation): Promise<boolean> => {
  const { effect } = open;
  if (answerDueInMs(round, open) > 0) return false;
  try {
    const { escalations } = round.ports;
    const known = await escalations.targetOf(effect.escalation);
    if (known !== null) {
      const why = `it is there already: ${known.reference}.`;
      // It was us who opened it; an attempt that died before its record counts as well.
      await linkAndSettle(round, open, known.ref, { state: open.attempts > 0 ? "done" : "skipped", why });
      return false;
    }
    // The row may have been corrected since it was wished.
    const project = round.ports.projectOf(effect.team) ?? effect.project;
    const over = await escalations.whyNotOpen(effect.escalation);
    if (over !== null) {
      await endTakenBack(round, open, project, over);
      return false;
    }
    const settings = await round.gitlab.projectSettings(project);
    const closed = whyClosed(project, settings, "`escalation.project` of the row");
    if (settings === null || closed !== undefined) throw closed;
    const found = await findCreated(round, open, project);
    const there = found ?? (await create(round, open, settings));
    const created = await secured(round, there, effect, mustBeConfidential(round, effect, settings));
    const leftOut = found === null ? effect.labels.filter((title) => !created.labels.includes(title)) : [];
    await escalations.opened(effect.escalation, targetOf(created), created);
    const labels =
      leftOut.length === 0 ? "" : ` Labels that are not there, or not ours to put on: ${leftOut.join(", ")}.`;
    const why = `${found === null ? "opened" : "found again"} as ${targetOf(created).reference}.${labels}`;
    await linkAndSettle(round, open, created.ref, { state: found === null ? "done" : "skipped", why });
    return true;
  } catch (error) {
    await hinder(round, open, error);
    return false;
  }
};
