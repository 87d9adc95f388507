/**
 * Who looks after open issues changes with the configuration and with time: each is asked once when it does, at a pace
 * that nobody is overrun by, and whoever takes them over gets one list.
 */
import { createHash } from "node:crypto";
import { handedOver } from "../bot/handed-over.ts";
import type { OpenIssue } from "../bot/inbox.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { PersonRef } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import { mostCareful } from "../model/mode.ts";
import { type NewTask, taskKey } from "../model/task.ts";
import type { Handover, OwnedIssue, UntoldHandover } from "../store/tables/handovers.ts";
import { type Assigned, assignedTo, identityOf, newlyTold, samePerson } from "../triage/assigned.ts";
import { greetingOf } from "./greeted.ts";
import type { Parts } from "./ports.ts";

/** How often it is looked whether somebody else looks after issues, and when for the first time; milliseconds. */
export const OWNERSHIP_TIMES = { tickMs: 60_000, firstMs: 5_000 };

const HANDLER = "hand-over";
const WHY = "somebody else looks after it";
/** So many issues are asked within a minute. */
const PER_MINUTE = 50;
const MINUTE_MS = 60_000;
/** The list waits so long for issues that are not decided yet, each counted from when it was its turn. */
const LIST_WITHIN_MS = 10 * MINUTE_MS;
/** Who has no inbox by then gets no list. */
const INBOX_WITHIN_MS = 86_400_000;
/** In one list; who takes over more gets another. */
const MOST_UNTOLD = 5_000;
/** News may bring an issue to its new owner before it is looked at; so long that is part of the same change. */
const JUST_TAKEN_MS = 3_600_000;

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 24);

/** Whoever looks after an issue, as the table of hand-overs knows them. */
const ownerDigest = (instance: string, person: PersonRef | null): string =>
  digestOf(`${instance} ${identityOf(person)}`);

/** Everything that decides who looks after what at a moment. */
const signatureOf = (configuration: Configuration, now: Date): string =>
  JSON.stringify(
    configuration.partners.map((partner) => {
      const { row, liaisons, away, told } = assignedTo(configuration, partner, 0, now);
      const absent = away.map(({ person }) => person.name);
      return [partner.id, partner.mode, row?.share, liaisons, absent, told.length];
    }),
  );

/** Who is to know of an issue; `null`: nobody is there. */
const takersOn = (configuration: Configuration, partnerId: string | null, issueKey: string, now: Date) => {
  const partner = configuration.partners.find(({ id }) => id === partnerId);
  const ref = parseIssueKey(issueKey);
  if (partner === undefined || ref === undefined) return null;
  const assigned = assignedTo(configuration, partner, ref.iid, now);
  const takers: readonly (PersonRef | null)[] = assigned.acting === null ? [null] : assigned.told;
  const digest = (person: PersonRef | null): string => ownerDigest(ref.instance, person);
  return { assigned, instance: ref.instance, takers, digest };
};

/** To whom an issue is new. Whom news has brought it to just before is on the list as well. */
const newTo = (
  { acting, told }: Pick<Assigned, "acting" | "told">,
  issue: OwnedIssue,
  now: Date,
): readonly (PersonRef | null)[] => {
  if (!samePerson(acting, issue.owner)) {
    const others = newlyTold({ told }, issue.told).filter((one) => !samePerson(one, acting));
    return [acting, ...others];
  }
  const isJustTaken = now.getTime() - Date.parse(issue.handedOverAt ?? "") < JUST_TAKEN_MS;
  return [...(isJustTaken ? [acting] : []), ...newlyTold({ told }, issue.told)];
};

/** Asks the issues of one partner that somebody else looks after now. */
const askPartner = async ({ store, live, clock }: Parts, partner: string): Promise<number> => {
  const now = clock();
  const changed: Handover[] = [];
  const settled: Pick<Handover, "issueKey" | "owners">[] = [];
  for (const issue of await store.handovers.ownersOf([partner])) {
    const { issueKey } = issue;
    const on = takersOn(live().configuration, partner, issueKey, now);
    if (on === null) continue;
    const at = new Date(now.getTime() + Math.floor(changed.length / PER_MINUTE) * MINUTE_MS);
    const fresh = newTo(on.assigned, issue, now);
    settled.push({ issueKey, owners: on.takers.map(on.digest) });
    if (fresh.length > 0) changed.push({ issueKey, owners: fresh.map(on.digest), at });
  }
  await store.handovers.settle(settled);
  return store.handovers.ask(changed, HANDLER, WHY);
};

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
  return now.getTime() - since.getTime() > INBOX_WITHIN_MS ? rows : "later";
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
    return now.getTime() - first.askedAt.getTime() > INBOX_WITHIN_MS ? null : "later";
  }
  const keys = rows.map(({ issueKey, askedAt }) => `${issueKey} ${askedAt.toISOString()}`);
  const body = `@${username} ${renderHandOver(handedOver(configuration, name, acted.map(withoutOlder), now))}`;
  return {
    key: taskKey(HANDLER, first.owner, digestOf(keys.join("\n"))),
    askedBy: HANDLER,
    reason: `${acted.length} issues have another liaison`,
    partner: null,
    mode: configuration.mode,
    wish: { kind: "note", on: inbox.issueKey, body, internal: false, onlyPrivate: true },
  };
};

/**
 * Tells everybody who took issues over, once all of theirs are decided and done; nobody waits for somebody else's. What is
 * decided only may be held by the guard yet, and be too much.
 */
const tellOwners = async (parts: Parts): Promise<void> => {
  const { clock, live, store } = parts;
  const now = clock();
  const isOld = ({ askedAt }: UntoldHandover) => now.getTime() - askedAt.getTime() > LIST_WITHIN_MS;
  for (const { owner, lastAskedAt } of await store.handovers.untoldOwners()) {
    if (lastAskedAt > now) continue;
    const rows = await store.handovers.untoldOf(owner, MOST_UNTOLD);
    // Read in this order: a decision comes with its wishes, and a stop before they are done.
    const undone = new Set(await store.guard.heldIssues(HANDLER));
    // Whether it was meant so is for somebody to say first.
    if ((await store.ruleStops.stopped()).has(HANDLER)) return;
    const isPending = rows.some(
      (row) =>
        !isOld(row) && (undone.has(row.issueKey) || takerOf(live().configuration, row, now) === undefined),
    );
    const task = isPending ? "later" : await listFor(parts, rows, now);
    if (task === "later") continue;
    const keys = rows.map(({ issueKey }) => issueKey);
    await store.handovers.told(owner, keys, task === null ? [] : [task], now);
  }
};

/** Looks once. Everything is looked at where something may have changed since the last time. */
export const createOwnership = (parts: Parts): (() => Promise<void>) => {
  let seen: string | undefined;
  return async () => {
    const { configuration } = parts.live();
    const signature = signatureOf(configuration, parts.clock());
    if (signature !== seen) {
      let asked = 0;
      for (const { id } of configuration.partners) asked += await askPartner(parts, id);
      if (asked > 0) parts.log.info({ issues: asked }, "issues have somebody else to look after them");
      seen = signature;
    }
    await tellOwners(parts);
  };
};
