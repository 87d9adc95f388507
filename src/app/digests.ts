/** Digests: looked after every minute by every replica, made by the first that sees that one is due. */

import type { Configuration } from "../config/schema/configuration.ts";
import { messageOf } from "../lib/errors.ts";
import type { DigestFacts } from "../notify/facts.ts";
import { isStillTime, latestOccurrence, type Occurrence } from "../notify/occurrence.ts";
import { type Edition, editionsOf } from "../notify/recipients.ts";
import { digestKeyPrefix, digestTasks, monthBefore } from "../notify/tasks.ts";
import type { Store } from "../store/open.ts";
import { presentPartners } from "../triage/partner-standing.ts";
import { factsReader, type ReadFacts } from "./digest-facts.ts";
import { gapsIssueOf } from "./gaps-issue.ts";
import type { Parts } from "./ports.ts";

/** How often it is looked whether one is due, and when for the first time; milliseconds. */
export const DIGEST_TIMES = { tickMs: 60_000, firstMs: 5_000 };

/**
 * Since when something is new to the reader of a digest: the last one that went out, or that had nothing to say; what was
 * made and did not go out is told by the next one. Whoever had none for long, as somebody who stands in for others now and
 * then, begins a week back.
 */
const newSince = async (edition: Edition, occurrence: Occurrence, store: Store): Promise<Date> => {
  const { before, earliest } = occurrence;
  const sent = await store.digests.lastSent(digestKeyPrefix(edition));
  const nothing = await store.digests.nothingUntil(edition);
  const told = nothing !== null && (sent === null || sent < nothing) ? nothing : sent;
  if (told === null || told >= before) return before;
  return told < earliest ? earliest : told;
};

/** What a digest is made from, read. */
export const readDigest = async (
  edition: Edition,
  occurrence: Occurrence,
  store: Store,
  factsSince: ReadFacts,
): Promise<{ readonly since: Date; readonly facts: DigestFacts }> => {
  const isMonthly = edition.digest.for === "partners";
  const since = isMonthly ? monthBefore(occurrence.date).from : await newSince(edition, occurrence, store);
  return { since, facts: await factsSince(since) };
};

/** What digests that are made together share. */
interface Making {
  readonly parts: Parts;
  readonly configuration: Configuration;
  readonly factsSince: ReadFacts;
}

const makeOne = async (edition: Edition, occurrence: Occurrence, making: Making): Promise<void> => {
  const { parts, configuration, factsSince } = making;
  const { store, clock, log } = parts;
  const read = await readDigest(edition, occurrence, store, factsSince);
  const gapsIssue = await gapsIssueOf(edition, parts);
  const now = clock();
  const rendering = parts.live().renderDigest;
  const tasks = digestTasks({ configuration, edition, occurrence, rendering, now, gapsIssue, ...read });
  const isOurs = await store.digests.seeTo(edition, occurrence.at, tasks, now);
  if (isOurs) log.info({ digest: edition.name, tasks: tasks.length }, "a digest was due");
};

const seeTo = async (edition: Edition, dueBefore: Date | undefined, making: Making): Promise<void> => {
  const { store, clock } = making.parts;
  const now = clock();
  const occurrence = latestOccurrence(edition.digest, edition.calendar, now);
  if (occurrence === null) return;
  if (dueBefore === undefined) await store.digests.begin(edition, occurrence.at);
  else if (dueBefore < occurrence.at && isStillTime(edition.calendar, occurrence, now))
    await makeOne(edition, occurrence, making);
};

/** Makes every digest that is due; one that fails holds up no other, and is tried again. */
export const makeDigests = async (parts: Parts, stopped: AbortSignal): Promise<void> => {
  const { configuration } = parts.live();
  const ids = presentPartners(configuration.partners).map(({ id }) => id);
  await parts.store.digests.notePartners(ids, parts.clock());
  const editions = editionsOf(configuration, parts.clock());
  if (editions.length === 0) return;
  const keyOf = ({ name, recipient }: Pick<Edition, "name" | "recipient">): string => `${name}|${recipient}`;
  const due = new Map((await parts.store.digests.lastDue()).map((row) => [keyOf(row), row.dueAt]));
  const factsSince = factsReader(configuration, parts.store, (what) =>
    parts.log.warn({ what }, "digests tell of a part only, there is too much of it"),
  );
  const making: Making = { parts, configuration, factsSince };
  for (const edition of editions) {
    if (stopped.aborted) return;
    await seeTo(edition, due.get(keyOf(edition)), making).catch((error: unknown) =>
      parts.log.warn(
        { digest: edition.name, reason: messageOf(error) },
        "a digest could not be made; it is tried again",
      ),
    );
  }
};
