import { isUtf8 } from "node:buffer";
import { messageOf } from "../lib/errors.ts";
import type { Event, MemberEvent } from "../model/event.ts";
import { readDelivery } from "../model/payload/read.ts";
import { tellingOf } from "../model/telling.ts";
import type { NewDelivery } from "./delivery.ts";

/** What intake makes of a body, as far as it is stored. */
export type Understanding = Pick<NewDelivery, "confidential" | "issueKey" | "state" | "why" | "telling"> & {
  /** Somebody's membership of a group changed. */
  readonly member: MemberEvent | null;
};

/** The text of a body when it is valid UTF-8 without NUL (which a PostgreSQL text cannot hold), else null. */
export const textOf = (bytes: Buffer): string | null =>
  isUtf8(bytes) && !bytes.includes(0) ? bytes.toString("utf8") : null;

const isConfidentialHeader = (eventHeader: string): boolean => /^confidential\b/i.test(eventHeader);

/** What others wrote reaches a text column: no NUL, no control characters, bounded. */
const sentence = (text: string): string => text.replaceAll(/\p{Cc}+/gu, " ").slice(0, 300);

/** Not understood: nobody can say that it is not confidential, so it is treated as if. */
export const notUnderstood = (why: string): Understanding => ({
  state: "unreadable",
  why: sentence(why),
  issueKey: null,
  confidential: true,
  telling: null,
  member: null,
});

/** Where every kind of payload says that it is not public. */
interface Marks {
  readonly object_attributes?: unknown;
  readonly issue?: unknown;
  readonly event_type?: unknown;
  readonly confidential?: unknown;
  readonly internal?: unknown;
}

const isRecord = (value: unknown): value is Marks => typeof value === "object" && value !== null;

const isMarked = (part: unknown): boolean =>
  isRecord(part) && (part.confidential === true || part.internal === true);

/** For bodies that are no event of ours. */
const looksConfidential = (body: unknown): boolean => {
  if (!isRecord(body)) return true;
  const type = body.event_type;
  return (
    isMarked(body.object_attributes) ||
    isMarked(body.issue) ||
    (typeof type === "string" && type.startsWith("confidential"))
  );
};

const understandEvent = (
  event: Event,
  issueKey: string | null,
  confidential: boolean,
  ownIds: ReadonlySet<number>,
): Understanding => {
  if ("groupId" in event)
    return {
      state: "ignored",
      why: "membership refreshed",
      issueKey: null,
      confidential,
      telling: null,
      member: event,
    };
  const common = { issueKey, confidential, telling: tellingOf(event), member: null };
  if (ownIds.has(event.actor.id)) return { ...common, state: "own", why: "done by our own account" };
  return { ...common, state: "waiting", why: null };
};

const parse = (text: string): { readonly body: unknown } | { readonly why: string } => {
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    // The parser's own message quotes the body.
    return { why: text === "" ? "the body is empty" : "the body is not valid JSON" };
  }
};

/** What a body means to us. Never throws, whatever the body holds. */
export const understand = (delivery: {
  readonly instance: string;
  readonly eventHeader: string;
  readonly encoding: string | undefined;
  /** null: not UTF-8. */
  readonly text: string | null;
  readonly ownIds: ReadonlySet<number>;
}): Understanding => {
  const { instance, eventHeader, encoding, text, ownIds } = delivery;
  if (encoding !== undefined && encoding !== "identity")
    return notUnderstood(`the body is encoded (${encoding}), which GitLab does not do`);
  if (text === null) return notUnderstood("the body is not UTF-8 text");
  const parsed = parse(text);
  if ("why" in parsed) return notUnderstood(parsed.why);
  try {
    const reading = readDelivery({ instance, body: parsed.body });
    if (reading.kind === "unreadable") return notUnderstood(reading.why);
    const byHeader = isConfidentialHeader(eventHeader);
    if (reading.kind === "event")
      return understandEvent(reading.event, reading.issueKey, byHeader || reading.event.confidential, ownIds);
    const confidential = byHeader || looksConfidential(parsed.body);
    return {
      state: "ignored",
      why: sentence(reading.why),
      issueKey: null,
      confidential,
      telling: null,
      member: null,
    };
  } catch (thrown) {
    return notUnderstood(`reading it failed: ${messageOf(thrown)}`);
  }
};
