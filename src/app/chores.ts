/** What the service does by itself, beside answering and working: reading partners' people, places without hooks, and tidying up. */
import { setTimeout as wait } from "node:timers/promises";
import { millisecondsOf } from "../config/schema/values.ts";
import { messageOf } from "../lib/errors.ts";
import { placesToWatch } from "../reconcile/places.ts";
import { createPoller, type Poller } from "../reconcile/poll.ts";
import type { Sweeper } from "../reconcile/sweep.ts";
import { CLOCK_TIMES, createClockWatch } from "./clock-settings.ts";
import { DIGEST_TIMES, makeDigests } from "./digests.ts";
import { LOOK_TIMES, lostByOne, reactionsByOne } from "./escalation-looks.ts";
import { escalationPlaces } from "./escalation-places.ts";
import { healthTimes, watchHealth } from "./health.ts";
import { allInboxes } from "./inboxes.ts";
import type { InstanceRuntime } from "./instances.ts";
import { MEETING_TIMES, meetingsDue } from "./meetings/job.ts";
import { createOwnership, OWNERSHIP_TIMES } from "./ownership.ts";
import { PEOPLE_TIMES, peopleWatch } from "./people-watch.ts";
import type { Parts } from "./ports.ts";
import { lookForSilence } from "./silences.ts";
import { STATUS_TIMES, statusesByOne, takeUpStatuses } from "./statuses.ts";
import { knownIssues, sweeperFor } from "./sweeps.ts";
import { ringTimers, TIMER_TIMES } from "./timers.ts";

/** How often partners' people are read again, where no hook tells of a change. */
const MEMBERS_EVERY_MS = 15 * 60_000;
/** How often it is looked whether a token has become another; GitLab is asked only then. */
const IDENTITY_EVERY_MS = 60_000;
/** How often inboxes count their days. */
const INBOXES_EVERY_MS = 60 * 60_000;
/** How often it is looked who has fallen silent; first when what waited outside has come in. */
const SILENCE_EVERY_MS = 60 * 60_000;
const FIRST_SILENCE_MS = 10 * 60_000;
const TIDY_EVERY_MS = 60 * 60_000;
const FIRST_TRY_AGAIN_MS = 10_000;

const pollerFor = (
  name: string,
  runtime: InstanceRuntime,
  parts: Parts,
  news: (issueKey: string) => void,
): Poller => {
  const { configuration } = parts.live();
  const poll = configuration.instances[name]?.poll ?? { every: "2m", overlap: "10m" };
  return createPoller({
    instance: name,
    places: async () => {
      const { configuration: present } = parts.live();
      const places = placesToWatch(present, (_, group) => runtime.directory.usernamesIn(group));
      const here = places.filter((place) => place.instance === name);
      return [...here, ...(await escalationPlaces(parts, name))];
    },
    gitlab: runtime.background,
    deliveries: parts.store.deliveries,
    news,
    watermarks: parts.store.watermarks,
    ownIds: () => runtime.ownIds,
    remembered: knownIssues(parts.store, runtime, parts.live).remembered,
    clock: parts.clock,
    serverTime: runtime.background.serverTime,
    log: parts.log,
    every: millisecondsOf(poll.every),
    overlap: millisecondsOf(poll.overlap),
  });
};

const looksEvery = (lookEvery: number | undefined, usual: typeof TIMER_TIMES): typeof TIMER_TIMES =>
  lookEvery === undefined ? usual : { tickMs: lookEvery, firstMs: lookEvery };

/** Does something again and again until the service stops; a failure is logged and tried again next time. */
const repeat = async (
  what: string,
  everyMs: number,
  stopped: AbortSignal,
  parts: Parts,
  work: () => Promise<unknown>,
  firstMs = everyMs,
): Promise<void> => {
  for (let waitMs = firstMs; !stopped.aborted; waitMs = everyMs) {
    await wait(waitMs, undefined, { signal: stopped, ref: false }).catch(() => undefined);
    if (stopped.aborted) return;
    await work().catch((error: unknown) =>
      parts.log.warn({ chore: what, reason: messageOf(error) }, "a chore failed; it is tried again"),
    );
  }
};

/** Who we are, and who the partners' people are: asked for until it is known, since nothing is decided before. */
const getReady = async (runtime: InstanceRuntime, stopped: AbortSignal, parts: Parts): Promise<void> => {
  while (!stopped.aborted) {
    try {
      await runtime.identified();
      await runtime.directory.ready();
      // What was known in an earlier life will do to begin with.
      void runtime.directory
        .refresh()
        .catch((error: unknown) =>
          parts.log.warn(
            { reason: messageOf(error) },
            "partners' people could not be read again; what was known stays",
          ),
        );
      return;
    } catch (error) {
      parts.log.warn({ reason: messageOf(error) }, "not ready to decide yet; deliveries are taken and wait");
      await wait(FIRST_TRY_AGAIN_MS, undefined, { signal: stopped, ref: false }).catch(() => undefined);
    }
  }
};

const tidy = async (parts: Parts): Promise<void> => {
  const { configuration, meetings } = parts.live();
  const { bodies, confidentialBodies, texts, closedIssues } = configuration.retention;
  const removed = await parts.store.deliveries.removeBodies(parts.clock(), {
    bodies: millisecondsOf(bodies),
    confidentialBodies: millisecondsOf(confidentialBodies),
  });
  if (removed > 0) parts.log.info({ deliveries: removed }, "bodies of old deliveries were removed");
  const spans = { texts: millisecondsOf(texts), closedIssues: millisecondsOf(closedIssues) };
  const configured = {
    partners: configuration.partners.map(({ id }) => id),
    meetings: meetings.map(({ id }) => id),
  };
  const rows = await parts.store.retention.removeWords(parts.clock(), spans, configured);
  if (rows > 0) parts.log.info({ rows }, "old words and names were removed");
};

/**
 * Who partners' people are and who we are may change while the service runs. Every process that decides has to
 * know; what one has just read is taken from the database by the others. Ends with `stopped`.
 */
export const keepInformed = (parts: Parts, stopped: AbortSignal, lookEvery?: number): void => {
  const { tickMs, firstMs } = looksEvery(lookEvery, STATUS_TIMES);
  void repeat("absences", tickMs, stopped, parts, () => takeUpStatuses(parts), firstMs);
  for (const runtime of parts.instances.values()) {
    void repeat("members", MEMBERS_EVERY_MS, stopped, parts, () => runtime.directory.refresh());
    void repeat("identity", IDENTITY_EVERY_MS, stopped, parts, () => runtime.identified());
  }
};

/** What is done when its time has come, whoever asks first. */
const byTheClock = (parts: Parts, news: (issueKey: string) => void, stopped: AbortSignal) => [
  { what: "timers", times: TIMER_TIMES, work: () => ringTimers(parts, news, stopped) },
  { what: "digests", times: DIGEST_TIMES, work: () => makeDigests(parts, stopped) },
];

/** Does at once what is due by the clock, for whoever lets time pass. */
export const catchUp = async (
  parts: Parts,
  news: (issueKey: string) => void,
  stopped: AbortSignal,
): Promise<void> => {
  for (const { work } of byTheClock(parts, news, stopped)) await work();
};

/** Starts what one process does for all. The answer ends the pollers; the others end with `stopped`. */
export const startChores = (
  parts: Parts,
  news: (issueKey: string) => void,
  stopped: AbortSignal,
  lookEvery?: number,
): (() => Promise<void>) => {
  const pollers: (Poller | Sweeper)[] = [];
  for (const [name, runtime] of parts.instances) {
    const own = [pollerFor(name, runtime, parts, news), sweeperFor(name, runtime, parts, news)];
    pollers.push(...own);
    void getReady(runtime, stopped, parts).then(() => {
      if (!stopped.aborted) for (const poller of own) poller.start();
    });
  }
  for (const [name, runtime] of parts.instances) {
    const { tickMs, firstMs } = LOOK_TIMES;
    const reactions = reactionsByOne(parts, name, runtime);
    const lost = lostByOne(parts, name, runtime);
    void repeat("reactions", tickMs, stopped, parts, reactions);
    void repeat("lost escalations", tickMs, stopped, parts, lost, firstMs);
  }
  for (const [name, runtime] of parts.instances) {
    const { tickMs, firstMs } = healthTimes(parts, name);
    const look = () => watchHealth(parts, name, runtime);
    void repeat("hooks and tokens", tickMs, stopped, parts, look, firstMs);
  }
  void repeat("inboxes", INBOXES_EVERY_MS, stopped, parts, async () => {
    for (const key of allInboxes(parts.live().configuration, parts.clock())) news(key);
  });
  const looks = (usual: typeof TIMER_TIMES) => looksEvery(lookEvery, usual);
  for (const [name, runtime] of parts.instances) {
    const { tickMs, firstMs } = looks(STATUS_TIMES);
    void repeat("statuses", tickMs, stopped, parts, statusesByOne(parts, name, runtime), firstMs);
  }
  const owners = { what: "owners", times: OWNERSHIP_TIMES, work: createOwnership(parts) };
  const clocks = { what: "clocks", times: CLOCK_TIMES, work: createClockWatch(parts) };
  for (const { what, times, work } of [...byTheClock(parts, news, stopped), owners, clocks])
    void repeat(what, looks(times).tickMs, stopped, parts, work, looks(times).firstMs);
  void repeat("people", PEOPLE_TIMES.tickMs, stopped, parts, peopleWatch(parts), PEOPLE_TIMES.firstMs);
  const wakeMeetings = async (): Promise<void> => {
    for (const key of await meetingsDue(parts)) news(key);
  };
  void repeat(
    "meetings",
    looks(MEETING_TIMES).tickMs,
    stopped,
    parts,
    wakeMeetings,
    looks(MEETING_TIMES).firstMs,
  );
  void repeat("silence", SILENCE_EVERY_MS, stopped, parts, () => lookForSilence(parts), FIRST_SILENCE_MS);
  void repeat("retention", TIDY_EVERY_MS, stopped, parts, () => tidy(parts));
  return async () => {
    await Promise.all(pollers.map((poller) => poller.stop()));
  };
};
