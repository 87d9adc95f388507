/** Who has fallen silent: rules, handlers and hooks, each against its own past. Told once, and when it speaks again. */
import { fallenSilent, PAST_MS } from "../deadlines/fallen-silent.ts";
import { ruleAsker } from "../model/rule-asker.ts";
import type { Alive, Silence } from "../store/tables/activity.ts";
import type { Parts } from "./ports.ts";

const HOUR_MS = 3_600_000;
/** What was counted lately is counted again: the hour was not over, or another process was late. */
const COUNT_AGAIN_MS = 2 * HOUR_MS;
/** So long a silence is told of; who has been silent for a year is not missed any more. */
const KEPT_MS = 365 * 24 * HOUR_MS;
/** Projects come and go, and nobody tells us: where a single one has been silent for longer, it is over. */
const PLACE_MS = 90 * 24 * HOUR_MS;

const WATERMARK = "activity";

type Wanted = (one: Alive) => boolean;

/** Only what there still is can be missed. */
const isThere = ({ live, instances, clock }: Parts): Wanted => {
  const { configuration, brain } = live();
  const rules = new Set(configuration.rules.map(({ name }) => ruleAsker(name)));
  const handlers = new Set(brain.handlers.names);
  const oldest = clock().getTime() - PLACE_MS;
  return ({ kind, name, hours }) => {
    if (kind === "rule") return rules.has(name);
    if (kind === "handler") return handlers.has(name);
    if (instances.has(name)) return true;
    const [instance = ""] = name.split(" ");
    return instances.has(instance) && (hours.at(-1)?.getTime() ?? 0) > oldest;
  };
};

/** Where a whole instance is silent, all that follows from its news is, too: that is said once. */
const withoutConsequences = (silent: readonly Silence[], instances: ReadonlySet<string>): Silence[] => {
  const sources = silent.filter(({ kind, name }) => kind === "hook" && instances.has(name));
  if (sources.length === 0) return [...silent];
  return silent.filter(
    (one) =>
      sources.includes(one) || !sources.some(({ since }) => one.since.getTime() >= since.getTime() - HOUR_MS),
  );
};

/** Counts what has happened since it was counted last, and tells of who has fallen silent. */
export const lookForSilence = async (parts: Parts): Promise<void> => {
  const { store, clock, log } = parts;
  const now = clock();
  const counted = await store.watermarks.get(WATERMARK);
  const from = counted === null ? now.getTime() - PAST_MS : counted.getTime() - COUNT_AGAIN_MS;
  await store.activity.count(new Date(from));
  await store.watermarks.set(WATERMARK, now);
  await store.activity.forget(new Date(now.getTime() - KEPT_MS));
  const there = (await store.activity.alive(new Date(now.getTime() - KEPT_MS))).filter(isThere(parts));
  const silent = there.flatMap(({ kind, name, hours }) => {
    const found = fallenSilent(hours, now);
    return found === null ? [] : [{ kind, name, ...found }];
  });
  const { begun, ended } = await store.activity.note(
    withoutConsequences(silent, new Set(parts.instances.keys())),
    now,
  );
  for (const { kind, name, since, expected } of begun)
    log.warn(
      { kind, name, since, expectedHours: Math.round(expected) },
      `nothing was heard of this ${kind} for longer than ever; see docs/guards.md`,
    );
  for (const { kind, name } of ended) log.info({ kind, name }, `this ${kind} is not silent any more`);
};
