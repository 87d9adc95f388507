/**
 * People of ours are told something: in an internal note on the issue, else in their inbox, else by a note that
 * everybody may read and that says no more than everybody may know.
 */
import type { PersonRef, TellEffect } from "../model/effect.ts";
import { issueKeyOf, parseIssueKey } from "../model/ids.ts";
import { type IssueSnapshot, referenceOf } from "../model/issue.ts";
import { mayWriteInternally, partnerReadsInternally } from "./internal.ts";
import type { OpenEffect } from "./ports.ts";
import { postOnce } from "./post.ts";
import { answerDueInMs, attempt, type Round, settle, settlePosting } from "./round.ts";

type OpenTell = OpenEffect & { readonly effect: TellEffect };

/** Where somebody is told, and in which words. */
interface Way {
  readonly name: string;
  readonly issue: IssueSnapshot;
  readonly body: string;
  readonly internal: boolean;
}

const mentions = (people: readonly PersonRef[]): string =>
  people.flatMap(({ username }) => (username === null ? [] : [`@${username}`])).join(" ");

/** The first inbox of those who are told that is there. */
const inboxOf = async (round: Round, people: readonly PersonRef[]): Promise<IssueSnapshot | null> => {
  const { instance } = round.issue.ref;
  for (const { username } of people) {
    const inbox = username === null ? null : await round.ports.store.inboxes.get(instance, username);
    const ref = inbox?.issueKey == null ? undefined : parseIssueKey(inbox.issueKey);
    const issue = ref === undefined ? null : await round.gitlab.readIssue(ref);
    if (issue !== null) return issue;
  }
  return null;
};

const mayTellHere = async (round: Round, { quiet, partner }: TellEffect): Promise<boolean> =>
  !quiet && (await mayWriteInternally(round)) && !(await partnerReadsInternally(round, partner));

const wayFor = async (round: Round, effect: TellEffect): Promise<Way | null> => {
  const { issue } = round;
  const { people, body, short, quiet } = effect;
  const called = `${mentions(people)} `.trimStart();
  if (await mayTellHere(round, effect))
    return { name: "an internal note", issue, body: `${called}${body}`, internal: true };
  const inbox = await inboxOf(round, people);
  if (inbox !== null) {
    const place = `[${referenceOf(issue)}](<${issue.url}>)`;
    return { name: "the inbox", issue: inbox, body: `${called}${place}: ${body}`, internal: false };
  }
  if (quiet || short === null) return null;
  return { name: "a short note for everybody", issue, body: `${called}${short}`, internal: false };
};

/** Tells one open word, by the first way that is there. */
export const tell = async (round: Round, open: OpenTell): Promise<void> => {
  const { key } = open.effect;
  if (answerDueInMs(round, open) > 0) return;
  try {
    const way = await wayFor(round, open.effect);
    if (way === null) {
      const why = "there is no way to tell: we may not write internal notes there, and there is no inbox";
      return await settle(round, open.effect, { key, state: "failed", why });
    }
    const there = { ...round, issue: way.issue, issueKey: issueKeyOf(way.issue.ref) };
    const posted = await postOnce(there, { key, body: way.body, internal: way.internal }, [open], () =>
      attempt(round, [open]),
    );
    const why = `told in ${way.name}`;
    await settle(round, open.effect, {
      key,
      state: posted.found ? "skipped" : "done",
      noteId: posted.noteId,
      why,
    });
  } catch (error) {
    await settlePosting(round, [open], error);
  }
};
