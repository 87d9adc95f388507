/**
 * A comment with commands that is dealt with late is read once more: it may have been deleted, which takes the command
 * back, or edited, and then it is what it says now that counts.
 */
import type { NoteEvent } from "../model/event.ts";
import { parseIssueKey } from "../model/ids.ts";
import { readDelivery } from "../model/payload/read.ts";
import { noteNews } from "../model/telling.ts";
import { commandsIn, type FloodPorts } from "./flood.ts";
import { parsedBody, type WaitingDelivery } from "./news.ts";
import type { DecisionStore, PresentNotes, ToldNotes } from "./ports.ts";

/** Within this time nobody takes back what they wrote, and a request more would be spent on every command. */
const FRESH_MS = 60_000;

/** Why nothing came of a comment. */
const DELETED = "the comment was deleted before it was dealt with";

interface RecheckPorts extends FloodPorts {
  readonly store: FloodPorts["store"] & {
    readonly deliveries: Pick<DecisionStore["deliveries"], "settle"> & ToldNotes;
  };
  readonly gitlab: (instance: string) => PresentNotes;
}

const noteIn = (instance: string, body: WaitingDelivery["body"]): NoteEvent["note"] | null => {
  const reading = readDelivery({ instance, body: parsedBody(body) });
  return reading.kind === "event" && "note" in reading.event ? reading.event.note : null;
};

const second = (moment: string): number => Math.floor(Date.parse(moment) / 1_000);

/** Who edited the comment last, as the webhook of that edit told; null: none told. */
const editorOf = async (
  { instance }: WaitingDelivery,
  issueKey: string,
  note: { readonly id: number; readonly updatedAt: string },
  ports: RecheckPorts,
): Promise<number | null> => {
  for (const body of await ports.store.deliveries.bodiesOfNote(issueKey, noteNews(note.id))) {
    const told = noteIn(instance, body);
    if (told !== null && second(told.updatedAt) === second(note.updatedAt)) return told.editedBy;
  }
  return null;
};

/** The delivery as it would be told now; null: there is nothing to tell any more. */
const asItIs = async (
  issueKey: string,
  delivery: WaitingDelivery,
  noteId: number,
  ports: RecheckPorts,
): Promise<WaitingDelivery | null> => {
  const ref = parseIssueKey(issueKey);
  if (ref === undefined) return delivery;
  const note = await ports.gitlab(delivery.instance).readNote(ref, noteId);
  if (note === null) return null;
  const known = noteIn(delivery.instance, delivery.body);
  // Reading does not tell who edited a comment; the webhook of the edit may have come.
  const isOpen = delivery.source === "poll" && known?.createdAt !== known?.updatedAt;
  if (note.body === known?.body && !isOpen) return delivery;
  // It was read as a comment before, so it has these parts.
  const body = parsedBody(delivery.body) as { readonly object_attributes: object };
  const edited = {
    ...body.object_attributes,
    note: note.body,
    updated_at: note.updatedAt,
    updated_by_id: await editorOf(delivery, issueKey, note, ports),
  };
  return { ...delivery, body: JSON.stringify({ ...body, object_attributes: edited }) };
};

/** What waits for an issue, with comments that command something as they are now; of deleted ones nothing is left. */
export const rechecked = async (
  issueKey: string,
  waiting: readonly WaitingDelivery[],
  ports: RecheckPorts,
): Promise<readonly WaitingDelivery[]> => {
  const left: WaitingDelivery[] = [];
  for (const delivery of waiting) {
    const asked = commandsIn(delivery, ports);
    const isLate = asked !== undefined && ports.now().getTime() - Date.parse(asked.at) > FRESH_MS;
    const present = isLate ? await asItIs(issueKey, delivery, asked.noteId, ports) : delivery;
    if (present === null) await ports.store.deliveries.settle([delivery.id], "ignored", DELETED);
    else left.push(present);
  }
  return left;
};
