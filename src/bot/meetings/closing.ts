/** What follows from an agenda that was closed: pure. */
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import type { Contact, SpokenItem } from "../../model/meeting.ts";
import { type NewTask, taskKey } from "../../model/task.ts";
import { agendaNote } from "./agenda-notes.ts";
import { answeredBy, answerNote, keptBack, toldOf } from "./answers.ts";
import type { Closing } from "./closing-facts.ts";
import { replyDrafts } from "./reply-drafts.ts";

const draftsNote = (closing: Closing): NewTask[] => {
  const { agenda, meeting, outcome, configuration } = closing;
  const body = meeting?.kind === "qa" ? replyDrafts(outcome.checked) : null;
  if (body === null) return [];
  const reason = "what was answered is offered as saved replies";
  return [agendaNote(agenda, configuration.mode, { what: "replies", reason, body })];
};

/** So that nobody thinks that the partner has it. */
const keptNote = (closing: Closing, kept: ReturnType<typeof keptBack>): NewTask[] => {
  const { agenda, configuration, render } = closing;
  if (kept.length === 0) return [];
  const lines = kept.map(({ item: { reference, url, text }, why }) => {
    const name = reference ?? text ?? "something";
    return `- ${url === null ? render.inline(name) : render.link(name, url)}: ${why}`;
  });
  const body = [
    "What is written here below these items was not passed on to their issues:",
    lines.join("\n"),
  ];
  const reason = "some answers were not passed on";
  return [agendaNote(agenda, configuration.mode, { what: "kept", reason, body: body.join("\n\n") })];
};

/** Whom we spoke with. */
export const contactsOf = (
  meeting: Meeting,
  { instance, planned, day }: { readonly instance: string; readonly planned: string; readonly day: string },
  kind: "attended" | "hosted",
): Contact[] =>
  meeting.partners.map(({ id }) => ({
    key: taskKey("meeting", meeting.id, planned, id),
    instance,
    partner: id,
    kind,
    day,
    by: null,
    words: null,
  }));

/** What was checked or struck out, and is no topic: it is not asked again before somebody says more. */
const spokenItems = ({ metUntil, outcome }: Closing, answered: ReadonlySet<string>): SpokenItem[] =>
  [...outcome.checked.map(({ item }) => item), ...outcome.dropped].flatMap(({ issueKey, topic }) =>
    issueKey === null || topic !== null ? [] : [{ issueKey, at: metUntil, answered: answered.has(issueKey) }],
  );

/** Everything that is stored with the end of a meeting. */
export const endOf = (closing: Closing) => {
  const { agenda, meeting, outcome, isHeld } = closing;
  const over = [...outcome.checked.map(({ item }) => item), ...outcome.dropped];
  const told = toldOf(closing);
  return {
    carried: outcome.carried,
    settled: over.flatMap(({ topic }) => topic ?? []),
    spoken: spokenItems(closing, answeredBy(closing, told)),
    contacts: meeting === null || !isHeld ? [] : contactsOf(meeting, agenda, "hosted"),
    tasks: [
      ...told.map((one) => answerNote(closing, one)),
      ...keptNote(closing, keptBack(closing, told)),
      ...draftsNote(closing),
    ],
  };
};
