/**
 * Whoever takes issues over gets a list of them, once all are decided and done. What takes too long holds up nobody: it
 * comes with a list of its own.
 */
import { handedOver } from "../bot/handed-over.ts";
import type { OpenIssue } from "../bot/inbox.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { millisecondsOf } from "../config/schema/values.ts";
import type { PersonRef } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import { mostCareful } from "../model/mode.ts";
import { type NewTask, taskKey } from "../model/task.ts";
import type { UntoldHandover } from "../store/tables/handovers.ts";
import { samePerson } from "../triage/assigned.ts";
import { greetingOf } from "./greeted.ts";
import type { Parts } from "./ports.ts";
import { HAND_OVER, JUST_TAKEN_MS, shortDigest, takersOn } from "./takers.ts";

/** The list waits so long for issues that are not there yet, each counted from when it was its turn. */
const LIST_WITHIN_MS = 10 * 60_000;
/** Without those that take longer it goes when no more have come for so long: one list is better than two. */
const NO_MORE_WITHIN_MS = 2 * 60_000;
/** However many still come, one by one. */
const AT_LATEST_MS = 30 * 60_000;
/** Who has no inbox by then gets no list, and what is not decided by then is on none: longer than a long weekend. */
const GIVE_UP_MS = 3 * 86_400_000;
/** In one list; who takes over more gets another. */
const MOST_UNTOLD = 5_000;

/** The person to whom this issue went, once it is decided for them; undefined: it is not. */
const takerOf = (
  configuration: Configuration,
  { issueKey, memory, owner }: UntoldHandover,
  now: Date,
): PersonRef | null | undefined => {
  const on = takersOn(configuration, memory.partner, issueKey, now);
  const taker = on?.takers.find((person) => on.digest(person) === owner);
  if (on === null || taker === undefined) return undefined;
  const known = memory.told ?? [];
  const isKnown = samePerson(taker, memory.owner ?? null) || known.some((one) => samePerson(one, taker));
  return isKnown ? taker : undefined;
};

/** Of what goes to somebody, what no greeting of theirs lists; `later`: while one is on its way. */
const notGreeted = async (
  { live, store }: Parts,
  rows: readonly UntoldHandover[],
  person: { readonly instance: string; readonly username: string },
  now: Date,
): Promise<readonly UntoldHandover[] | "later"> => {
  const greeting = await greetingOf(live().configuration, store, person);
  if (greeting === null) return rows;
  const others = rows.filter(({ memory, askedAt }) => !greeting.lists(memory.partner ?? "", askedAt));
  if (greeting.state === "told" || others.length === rows.length) return others;
  const since = rows[0]?.askedAt ?? now;
  return now.getTime() - since.getTime() > GIVE_UP_MS ? rows : "later";
};

/** Who looked after it until now is said where they did until this hand-over. */
const withoutOlder = ({ askedAt, issueKey, memory }: UntoldHandover): OpenIssue => {
  const { handedOver, ...others } = memory;
  const isOlder = handedOver !== undefined && askedAt.getTime() - Date.parse(handedOver.at) > JUST_TAKEN_MS;
  return { issueKey, memory: isOlder ? others : memory };
};

/** The list for one person; null: there is nobody to tell, or nothing. */
const listFor = async (
  parts: Parts,
  rows: readonly UntoldHandover[],
  now: Date,
): Promise<NewTask | "later" | null> => {
  const { live, store, news } = parts;
  const { configuration, renderHandOver } = live();
  const [first] = rows;
  const taken = rows.filter((row) => takerOf(configuration, row, now) != null);
  const person = taken[0] === undefined ? null : (takerOf(configuration, taken[0], now) ?? null);
  const instance = parseIssueKey(first?.issueKey ?? "")?.instance;
  const { username = null, name = "" } = person ?? {};
  if (first === undefined || instance === undefined || username === null) return null;
  if (configuration.inbox === undefined) return null;
  const untold = await notGreeted(parts, taken, { instance, username }, now);
  if (untold === "later") return "later";
  const acted = untold.filter(({ memory }) => {
    const partner = configuration.partners.find(({ id }) => id === memory.partner);
    return memory.snapshot.state === "opened" && mostCareful(configuration.mode, partner?.mode) === "act";
  });
  if (acted.length === 0) return null;
  const inbox = await store.inboxes.get(instance, username);
  if (inbox?.issueKey == null) {
    news(`inbox:${instance}:${username.toLowerCase()}`);
    return now.getTime() - first.askedAt.getTime() > GIVE_UP_MS ? null : "later";
  }
  const keys = rows.map(({ issueKey, askedAt }) => `${issueKey} ${askedAt.toISOString()}`);
  const body = `@${username} ${renderHandOver(handedOver(configuration, name, acted.map(withoutOlder), now))}`;
  return {
    key: taskKey(HAND_OVER, first.owner, shortDigest(keys.join("\n"))),
    askedBy: HAND_OVER,
    reason: `${acted.length} issues have another liaison`,
    partner: null,
    mode: configuration.mode,
    wish: { kind: "note", on: inbox.issueKey, body, internal: false, onlyPrivate: true },
  };
};

/** Somebody has to say first whether it was meant so. */
const isStopped = async ({ store }: Parts): Promise<boolean> =>
  (await store.ruleStops.stopped()).has(HAND_OVER);

/** What becomes of somebody's issues now. */
interface Sorted {
  /** They are listed. */
  readonly there: readonly UntoldHandover[];
  /** Nothing will come of them: deleted, say, or no partner's any more. */
  readonly givenUp: readonly UntoldHandover[];
}

/** When it is, and since when we are there to see to things. */
interface Present {
  readonly now: Date;
  readonly runningSince: Date;
}

/**
 * Sorts them; `later`: while the list waits for more of them. `undone`: issues on which something of the hand-over is still
 * to be done, so that the guard may yet find that it is too much.
 */
const sortOut = (
  { live }: Parts,
  rows: readonly UntoldHandover[],
  undone: ReadonlySet<string>,
  { now, runningSince }: Present,
): Sorted | "later" => {
  const { configuration } = live();
  const judgedWithinMs = Math.max(LIST_WITHIN_MS, millisecondsOf(configuration.limits.window));
  const ageOf = (since: Date): number => now.getTime() - since.getTime();
  const decidedAgo = ({ memory }: UntoldHandover): number => ageOf(new Date(memory.rememberedAt));
  const standingOf = (row: UntoldHandover): "there" | "comes" | "late" | "givenUp" => {
    const isDecided = takerOf(configuration, row, now) !== undefined;
    if (isDecided && (!undone.has(row.issueKey) || decidedAgo(row) > judgedWithinMs)) return "there";
    // After days without us what waits is decided first.
    const isHopeless = ageOf(row.askedAt) > GIVE_UP_MS && ageOf(runningSince) > AT_LATEST_MS;
    if (!isDecided && isHopeless) return "givenUp";
    return ageOf(row.askedAt) > LIST_WITHIN_MS ? "late" : "comes";
  };
  const { there = [], comes = [], late = [], givenUp = [] } = Object.groupBy(rows, standingOf);
  const ages = there.map(decidedAgo);
  const mayGrow =
    late.length > 0 && Math.min(...ages) < NO_MORE_WITHIN_MS && Math.max(...ages) < AT_LATEST_MS;
  return comes.length > 0 || mayGrow ? "later" : { there, givenUp };
};

/** Tells one person, or gives up what nothing will come of. */
const tellOwner = async (
  parts: Parts,
  owner: string,
  { there, givenUp }: Sorted,
  now: Date,
): Promise<void> => {
  const task = await listFor(parts, there, now);
  const ended = task === "later" ? givenUp : [...there, ...givenUp];
  if (ended.length === 0) return;
  const keys = ended.map(({ issueKey }) => issueKey);
  await parts.store.handovers.told(owner, keys, task === null || task === "later" ? [] : [task], now);
};

/** Tells everybody who took issues over. */
export const tellOwners = async (parts: Parts, runningSince: Date): Promise<void> => {
  const { clock, store } = parts;
  if (await isStopped(parts)) return;
  const now = clock();
  for (const { owner, lastAskedAt } of await store.handovers.untoldOwners()) {
    if (lastAskedAt > now) continue;
    // Read in this order: a decision comes with its wishes, and a stop before they are done.
    const rows = await store.handovers.untoldOf(owner, MOST_UNTOLD);
    const undone = new Set(await store.guard.heldIssues(HAND_OVER));
    if (await isStopped(parts)) return;
    const sorted = sortOut(parts, rows, undone, { now, runningSince });
    if (sorted !== "later") await tellOwner(parts, owner, sorted, now);
  }
};
