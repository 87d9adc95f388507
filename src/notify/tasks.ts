/** From a digest that is due to the tasks that send it. Pure. */
import type { Configuration } from "../config/schema/configuration.ts";
import { mostCareful } from "../model/mode.ts";
import { type NewTask, type TaskWish, taskJobKey, taskKey } from "../model/task.ts";
import type { DigestRendering, RenderedDigest } from "../render/digests.ts";
import type { DigestFacts } from "./facts.ts";
import { tableGaps } from "./gaps.ts";
import { issueOf, messagesFor, type Written } from "./messages.ts";
import type { Occurrence } from "./occurrence.ts";
import { partnersReport, partnersViewOf } from "./partners.ts";
import type { Edition } from "./recipients.ts";
import type { Readers } from "./sections.ts";
import { digestOf } from "./view.ts";

/** The issue that lists the gaps. */
export interface GapsIssue {
  /** Of the task that opens it, or has opened it. */
  readonly opening: string;
  /** Whether it was opened, as far as we know. */
  readonly wasOpened: boolean;
}

/** What a digest that is due is made from. */
export interface DueDigest {
  readonly configuration: Configuration;
  readonly edition: Edition;
  readonly occurrence: Occurrence;
  readonly since: Date;
  readonly facts: DigestFacts;
  /** Of the gaps: their issue; null: it is another digest. */
  readonly gapsIssue: GapsIssue | null;
  readonly rendering: DigestRendering;
  readonly now: Date;
}

const ASKED_BY = "digests";
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How long it is worth sending: a daily one until the next is about to come. */
const WORTH_MS = { day: 20 * HOUR_MS, week: 4 * DAY_MS, month: 14 * DAY_MS } as const;

/** What all keys of one recipient's digests begin with. */
export const digestKeyPrefix = ({ name, recipient }: Pick<Edition, "name" | "recipient">): string =>
  taskKey("digest", name, recipient, "");

/** What all keys of one recipient's digests begin with, from one of them; null: it is no digest's. */
export const prefixOfDigest = (key: string): string | null => {
  const [kind, name, recipient, day] = key.split("|");
  return kind !== "digest" || name === undefined || recipient === undefined || day === undefined
    ? null
    : digestKeyPrefix({ name, recipient });
};

/** Closes an issue that told of an earlier day: the next one is there, and says what is still so. */
export const closingTask = (
  { mode }: Pick<Configuration, "mode">,
  earlier: { readonly key: string; readonly issueKey: string },
): NewTask => ({
  key: taskKey(earlier.key, "closed"),
  askedBy: ASKED_BY,
  reason: "the next digest is there",
  partner: null,
  mode: mostCareful(mode),
  wish: { kind: "state", on: earlier.issueKey, to: "closed" },
});

/** When a month (`2026-02`) and the one after it begin, in UTC. */
export const monthOf = (text: string): { month: string; from: Date; until: Date } => {
  const [year = 0, month = 1] = text.split("-").map(Number);
  const from = new Date(Date.UTC(year, month - 1, 1));
  return { month: from.toISOString().slice(0, 7), from, until: new Date(Date.UTC(year, month, 1)) };
};

/** The month before the one that a date is in. */
export const monthBefore = (date: string): ReturnType<typeof monthOf> => {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return monthOf(new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7));
};

/** As everybody who reads a channel may see it; null: there is nothing to say. */
export const writtenFor = (due: DueDigest, readers: Readers): Written | null => {
  const { configuration, edition, occurrence, since, facts, rendering, now } = due;
  if (edition.digest.for === "partners") {
    const { month, from, until } = monthBefore(occurrence.date);
    const data = partnersReport({ configuration, facts, from, until, readers, now });
    return data.partners.length === 0 ? null : { ...rendering.partners(partnersViewOf(data, month)), data };
  }
  if (edition.digest.for === "gaps") return null;
  const view = digestOf({ configuration, edition, facts, occurrence, since, readers, now });
  return view === null ? null : { ...rendering.digest(edition.digest.for, view), data: view };
};

const taskOf = ({ configuration, edition }: DueDigest, key: string, wish: TaskWish): NewTask => ({
  key,
  askedBy: ASKED_BY,
  reason: `the digest ${edition.name}`,
  partner: null,
  mode: mostCareful(configuration.mode),
  wish,
});

/** The issue of the gaps, as it would say now. */
export const gapsWritten = ({ configuration, occurrence, rendering }: DueDigest): RenderedDigest =>
  rendering.gaps({ day: occurrence.date, gaps: tableGaps(configuration) });

/** One issue that follows the table, and is closed while nothing is missing. */
const gapTasks = (due: DueDigest): NewTask[] => {
  const { configuration, edition } = due;
  const [name = ""] = edition.digest.channels;
  const channel = configuration.channels[name];
  const gaps = tableGaps(configuration);
  const issue = due.gapsIssue;
  if (channel?.type !== "issue" || issue === null || (gaps.length === 0 && !issue.wasOpened)) return [];
  const written = gapsWritten(due);
  const instance = channel.instance ?? Object.keys(configuration.instances)[0] ?? "";
  const { opening } = issue;
  const on = taskJobKey(opening);
  return [
    ...(gaps.length === 0
      ? []
      : [taskOf(due, opening, { kind: "issue", ...issueOf(channel, instance, written, edition) })]),
    taskOf(due, taskKey(opening, "text"), { kind: "describe", on, description: written.body }),
    taskOf(due, taskKey(opening, "state"), {
      kind: "state",
      on,
      to: gaps.length === 0 ? "closed" : "opened",
    }),
  ];
};

/** The key of the task that opens the issue of the gaps: the first one, or one in the place of those that were deleted. */
export const gapsIssueKey = (digest: string, channel: string, deleted = 0): string =>
  taskKey("digest gaps", digest, channel, ...(deleted === 0 ? [] : [`again ${deleted}`]));

/** What is to be done for a digest that is due; empty: there is nothing to say. Once a day, whoever asks. */
export const digestTasks = (due: DueDigest): NewTask[] => {
  const { configuration, edition, occurrence, now } = due;
  if (edition.digest.for === "gaps") return gapTasks(due);
  const known = new Map<Readers, Written | null>();
  const writtenOnce = (readers: Readers): Written | null => {
    const written = known.get(readers) ?? writtenFor(due, readers);
    known.set(readers, written);
    return written;
  };
  if (writtenOnce("private") === null) return [];
  const onlyInstance = Object.keys(configuration.instances)[0] ?? "";
  const messages = messagesFor(edition, configuration.channels, occurrence.at, onlyInstance, (readers) => {
    const written = writtenOnce(readers);
    if (written === null) throw new Error("what is hidden is counted, so there is something to say");
    return written;
  });
  const every = edition.digest.every ?? (edition.digest.for === "partners" ? "month" : "day");
  const key = `${digestKeyPrefix(edition)}${occurrence.date}`;
  const until = new Date(now.getTime() + WORTH_MS[every]).toISOString();
  return [taskOf(due, key, { kind: "send", messages, at: occurrence.at.toISOString(), until })];
};
