/** What is said on an agenda's own issue about its end: pure. */
import type { Agenda } from "../../model/meeting.ts";
import type { Mode } from "../../model/mode.ts";
import { type NewTask, taskKey } from "../../model/task.ts";
import { CANCELLED_LABEL, MEETINGS } from "./words.ts";

type Opened = Pick<Agenda, "key"> & { readonly issueKey: string };

/** A note for its readers. `what`: what it is known by among those of this agenda. */
export const agendaNote = (
  { key, issueKey }: Opened,
  mode: Mode,
  { what, reason, body }: { readonly what: string; readonly reason: string; readonly body: string },
): NewTask => ({
  key: taskKey("meeting", key, what),
  askedBy: MEETINGS,
  reason,
  partner: null,
  mode,
  wish: { kind: "note", on: issueKey, body, internal: false, onlyPrivate: false },
});

/** The one before is closed by us: what was not checked has gone on. */
export const movedOn = (agenda: Opened, mode: Mode): NewTask[] => {
  const reason = "the next agenda comes";
  const body =
    "Nobody closed this agenda, and the next one comes. What is not checked here goes onto it; what is checked is answered in its issue.";
  return [
    agendaNote(agenda, mode, { what: "moved on", reason, body }),
    {
      key: taskKey("meeting", agenda.key, "close"),
      askedBy: MEETINGS,
      reason,
      partner: null,
      mode,
      wish: { kind: "state", on: agenda.issueKey, to: "closed" },
    },
  ];
};

/** It was closed before it began, perhaps by mistake: it is ended as it begins. */
export const tooEarly = (agenda: Opened, mode: Mode): NewTask =>
  agendaNote(agenda, mode, {
    what: "too early",
    reason: "it was closed before it began",
    body: `This meeting has not begun yet. If this stays closed, it ends as it begins: what is checked by then is answered in its issue, and the rest comes onto the next agenda. Reopen it to go on with it; with the label \`${CANCELLED_LABEL}\` it does not take place.`,
  });
