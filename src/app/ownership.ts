/**
 * Who looks after open issues changes with the configuration and with time: each is asked once when it does, at a pace
 * that nobody is overrun by, and whoever takes them over gets one list.
 */
import { createHash } from "node:crypto";
import { handedOver } from "../bot/handed-over.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { PersonRef } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import { mostCareful } from "../model/mode.ts";
import { type NewTask, taskKey } from "../model/task.ts";
import type { Handover, UntoldHandover } from "../store/tables/handovers.ts";
import { assignedTo, identityOf, samePerson } from "../triage/assigned.ts";
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
const MOST_UNTOLD = 500;

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 24);

/** Whoever looks after an issue, as the table of hand-overs knows them. */
const ownerDigest = (instance: string, person: PersonRef | null): string =>
  digestOf(`${instance} ${identityOf(person)}`);

/** Everything that decides who looks after what at a moment. */
const signatureOf = (configuration: Configuration, now: Date): string =>
  JSON.stringify(
    configuration.partners.map((partner) => {
      const { row, liaisons, away } = assignedTo(configuration, partner, 0, now);
      return [partner.id, partner.mode, row?.share, liaisons, away.map(({ person }) => person.name)];
    }),
  );

const actingOn = (configuration: Configuration, partnerId: string | null, issueKey: string, now: Date) => {
  const partner = configuration.partners.find(({ id }) => id === partnerId);
  const ref = parseIssueKey(issueKey);
  return partner === undefined || ref === undefined
    ? null
    : { partner, instance: ref.instance, person: assignedTo(configuration, partner, ref.iid, now).acting };
};

/** Asks the issues of one partner that somebody else looks after now. */
const askPartner = async ({ store, live, clock }: Parts, partner: string): Promise<number> => {
  const now = clock();
  const changed: Handover[] = [];
  const settled: Handover[] = [];
  for (const { issueKey, owner } of await store.handovers.ownersOf([partner])) {
    const acting = actingOn(live().configuration, partner, issueKey, now);
    if (acting === null) continue;
    const at = new Date(now.getTime() + Math.floor(changed.length / PER_MINUTE) * MINUTE_MS);
    const list = samePerson(acting.person, owner) ? settled : changed;
    list.push({ issueKey, owner: ownerDigest(acting.instance, acting.person), at });
  }
  await store.handovers.settle(settled);
  return store.handovers.ask(changed, HANDLER, WHY);
};

/** Whether this issue is decided for the person whom it went to. */
const isTaken = (
  configuration: Configuration,
  { issueKey, memory, owner }: UntoldHandover,
  now: Date,
): boolean => {
  const acting = actingOn(configuration, memory.partner, issueKey, now);
  return (
    acting !== null &&
    ownerDigest(acting.instance, acting.person) === owner &&
    samePerson(acting.person, memory.owner ?? null)
  );
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

/** The list for one person; null: there is nobody to tell, or nothing. */
const listFor = async (
  parts: Parts,
  rows: readonly UntoldHandover[],
  now: Date,
): Promise<NewTask | "later" | null> => {
  const { live, store, news } = parts;
  const { configuration, renderHandOver } = live();
  const [first] = rows;
  const acting =
    first === undefined ? null : actingOn(configuration, first.memory.partner, first.issueKey, now);
  const { username = null, name = "" } = acting?.person ?? {};
  if (first === undefined || acting === null || username === null || configuration.inbox === undefined)
    return null;
  const untold = await notGreeted(parts, rows, { instance: acting.instance, username }, now);
  if (untold === "later") return "later";
  const acted = untold
    .filter((row) => isTaken(configuration, row, now))
    .filter(({ memory }) => {
      const partner = configuration.partners.find(({ id }) => id === memory.partner);
      return memory.snapshot.state === "opened" && mostCareful(configuration.mode, partner?.mode) === "act";
    });
  if (acted.length === 0) return null;
  const inbox = await store.inboxes.get(acting.instance, username);
  if (inbox?.issueKey == null) {
    news(`inbox:${acting.instance}:${username.toLowerCase()}`);
    return now.getTime() - first.askedAt.getTime() > INBOX_WITHIN_MS ? null : "later";
  }
  const keys = rows.map(({ issueKey, askedAt }) => `${issueKey} ${askedAt.toISOString()}`);
  const body = `@${username} ${renderHandOver(handedOver(configuration, name, acted, now))}`;
  return {
    key: taskKey(HANDLER, first.owner, digestOf(keys.join("\n"))),
    askedBy: HANDLER,
    reason: `${acted.length} issues have another liaison`,
    partner: null,
    mode: configuration.mode,
    wish: { kind: "note", on: inbox.issueKey, body, internal: false, onlyPrivate: true },
  };
};

/** Tells everybody who took issues over, once all of theirs are decided. */
const tellOwners = async (parts: Parts): Promise<void> => {
  const { clock, live, store } = parts;
  // Whether it was meant so is for somebody to say first.
  if ((await store.ruleStops.stopped()).has(HANDLER)) return;
  const now = clock();
  const byOwner = Map.groupBy(await store.handovers.untold(MOST_UNTOLD), ({ owner }) => owner);
  for (const rows of byOwner.values()) {
    const isOld = ({ askedAt }: UntoldHandover) => now.getTime() - askedAt.getTime() > LIST_WITHIN_MS;
    const isPending = rows.some((row) => !isTaken(live().configuration, row, now) && !isOld(row));
    const task = isPending ? "later" : await listFor(parts, rows, now);
    if (task === "later") continue;
    await store.handovers.told(
      rows.map(({ issueKey }) => issueKey),
      task === null ? [] : [task],
      now,
    );
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
