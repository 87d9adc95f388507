/** The blast guard at work: counts from the database, limits from the configuration, stops where it is too much. */
import type { Configuration } from "../config/schema/configuration.ts";
import { millisecondsOf } from "../config/schema/values.ts";
import type { OpenEffect } from "../effects/ports.ts";
import type { Clock } from "../lib/clock.ts";
import type { Effect } from "../model/effect.ts";
import { ruleOf } from "../model/rule-asker.ts";
import type { Store } from "../store/open.ts";
import { type GuardLimit, isOnProbation, judge } from "../triage/guard.ts";
import type { Live } from "./live.ts";

/** They carry out what a person has just asked for, or tell people what other people have done: never stopped. */
const FOR_PEOPLE: ReadonlySet<string> = new Set([
  "commands",
  "confirm-proposal",
  "escalate-by-label",
  "escalation-notes",
  "follow-escalation",
  "follow-source",
  "tell-liaison",
  "undo",
]);

const SAMPLES = 10;

/** So many issues more are not changed within a moment by anything: where the limit is as far away, counting can wait. */
const FAR = 5_000;
const MOMENT_MS = 1_000;

/** What the guard needs. */
interface GuardParts {
  readonly store: Pick<Store, "guard" | "ruleStops" | "effects">;
  readonly live: () => Pick<Live, "configuration">;
  readonly clock: Clock;
  /** Told once for each stop. */
  readonly onStopped: (askedBy: string, why: string, wanted: number) => void;
}

/** See `createGuard`. */
export interface Guard {
  /** Notes what a configuration lets act, before it does; who acts otherwise than before is on probation for a while. */
  takeUp(fingerprints: ReadonlyMap<string, string>): Promise<void>;
  /** Why an asker is stopped, with this issue as one more that it wants; stops it where that is too much. null: it is not. */
  whyStopped(askedBy: string, issueKey: string): Promise<string | null>;
  /** Effects that are held, by key, and when to look again; null: not before somebody releases their asker. */
  holds(open: readonly OpenEffect[]): Promise<ReadonlyMap<string, Date | null>>;
}

type Limits = Configuration["limits"];

const isGuarded = (effect: Effect): boolean =>
  !FOR_PEOPLE.has(effect.askedBy) && !(effect.kind === "labels" && effect.byPerson === true);

const sentenceOf = (
  askedBy: string,
  wanted: number,
  { ruleIssues, handlerIssues, window }: Limits,
): string =>
  ruleOf(askedBy) === undefined
    ? `after a change of the configuration it wants to change ${wanted} issues within ${window}, and limits.handlerIssues is ${handlerIssues}`
    : `it wants to change ${wanted} issues within ${window}, and limits.ruleIssues is ${ruleIssues}`;

/** Rules are limited always, handlers while the configuration is new. null: no limit holds now. */
const limitOf = (
  askedBy: string,
  { ruleIssues, handlerIssues, window }: Limits,
  changedAt: Date | null,
  now: Date,
): GuardLimit | null => {
  const windowMs = millisecondsOf(window);
  if (ruleOf(askedBy) !== undefined) return { issues: ruleIssues, windowMs, changedAt };
  const limit = { issues: handlerIssues, windowMs, changedAt };
  return isOnProbation(limit, now) ? limit : null;
};

/** From when on is counted; null: it was released so lately that nothing is. */
const countedSince = async (
  askedBy: string,
  limit: GuardLimit,
  { store, clock }: GuardParts,
): Promise<Date | null> => {
  const released = await store.ruleStops.releasedAt(askedBy);
  const from = released === null ? 0 : released.getTime() + limit.windowMs;
  return from > clock().getTime() ? null : new Date(Math.max(from, clock().getTime() - limit.windowMs));
};

/** Remembers for a moment who is far from the limit: a high limit would mean counting much, again and again. */
const farFromLimit = () => {
  const until = new Map<string, number>();
  return {
    is: (askedBy: string): boolean => (until.get(askedBy) ?? 0) > performance.now(),
    note: (askedBy: string, left: number): void => {
      if (left > FAR) until.set(askedBy, performance.now() + MOMENT_MS);
    },
  };
};

/** For so long a process may not know yet what another one has taken up. */
const KNOWN_FOR_MS = 1_000;

/** Who acts otherwise than a window ago, whichever process took that up: read from the database, and kept for a moment. */
const createChanges = ({ store, live, clock }: GuardParts) => {
  let known: Promise<ReadonlyMap<string, Date>> | null = null;
  let until = 0;
  const read = (): Promise<ReadonlyMap<string, Date>> => {
    const windowMs = millisecondsOf(live().configuration.limits.window);
    const reading = store.guard.changedSince(new Date(clock().getTime() - windowMs));
    until = performance.now() + KNOWN_FOR_MS;
    reading.catch(() => {
      if (known === reading) known = null;
    });
    known = reading;
    return reading;
  };
  return {
    now: () => (known === null || performance.now() >= until ? read() : known),
    forget: () => {
      known = null;
    },
  };
};

/** Over the store. */
export const createGuard = (parts: GuardParts): Guard => {
  const { store, live, clock, onStopped } = parts;
  const changes = createChanges(parts);
  const far = farFromLimit();
  const limits = () => live().configuration.limits;
  const limitFor = async (askedBy: string) =>
    limitOf(askedBy, limits(), (await changes.now()).get(askedBy) ?? null, clock());

  const stop = async (askedBy: string, wanted: number, since: Date): Promise<string> => {
    const why = sentenceOf(askedBy, wanted, limits());
    const sample = await store.guard.sampleOf(askedBy, since, SAMPLES);
    if (await store.ruleStops.stop(askedBy, why, clock(), { wanted, sample }))
      onStopped(askedBy, why, wanted);
    return why;
  };

  /** When to look again at a wish; undefined: it may be done. */
  const heldUntil = async (askedBy: string, planId: number): Promise<Date | null | undefined> => {
    const limit = await limitFor(askedBy);
    const since = limit === null || far.is(askedBy) ? null : await countedSince(askedBy, limit, parts);
    if (limit === null || since === null) return undefined;
    const now = clock();
    const counts = await store.guard.counts(askedBy, since, limit.issues, now);
    far.note(askedBy, limit.issues - Math.max(counts.known, counts.wanted + counts.undecided));
    const wishedAt = (await store.guard.decidedAt(planId)) ?? now;
    const verdict = judge(limit, { ...counts, newestWishAt: counts.newestWishAt ?? wishedAt, wishedAt }, now);
    if (verdict.kind === "go") return undefined;
    if (verdict.kind === "hold") return verdict.until;
    await stop(askedBy, counts.wanted, since);
    return null;
  };

  return {
    takeUp: async (fingerprints) => {
      await store.guard.noteFingerprints(fingerprints, clock());
      changes.forget();
    },
    whyStopped: async (askedBy, issueKey) => {
      if (FOR_PEOPLE.has(askedBy)) return null;
      const limit = await limitFor(askedBy);
      if (limit === null) return null;
      const why = (await store.ruleStops.stopped()).get(askedBy);
      if (why !== undefined) return why;
      if (far.is(askedBy)) return null;
      const since = await countedSince(askedBy, limit, parts);
      if (since === null) return null;
      const others = await store.effects.issuesChangedBy(askedBy, since, issueKey);
      return others < limit.issues ? null : stop(askedBy, others + 1, since);
    },
    holds: async (open) => {
      const held = new Map<string, Date | null>();
      const guarded = open.filter(({ effect }) => isGuarded(effect));
      if (guarded.length === 0) return held;
      const stopped = await store.ruleStops.stopped();
      for (const { effect, planId } of guarded) {
        const until = stopped.has(effect.askedBy) ? null : await heldUntil(effect.askedBy, planId);
        if (until !== undefined) held.set(effect.key, until);
      }
      return held;
    },
  };
};
