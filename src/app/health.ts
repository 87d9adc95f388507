/** Whether GitLab still calls our hooks and takes our tokens: looked at on a schedule, by one replica for all. */
import { millisecondsOf } from "../config/schema/values.ts";
import { watchHooks } from "./hook-watch.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Parts } from "./ports.ts";
import { watchTokens } from "./token-watch.ts";

const everyMsOf = (parts: Parts, name: string): number =>
  millisecondsOf(parts.live().configuration.instances[name]?.checkEvery ?? "5m");

const LONGEST_TICK_MS = 10_000;
/** Soon after the start: a hook may have been switched off because this service was away. */
const FIRST_PART = 20;

/** How often it is asked whether it is time to look, and when for the first time; milliseconds. */
export const healthTimes = (parts: Parts, name: string): { tickMs: number; firstMs: number } => {
  const everyMs = everyMsOf(parts, name);
  return { tickMs: Math.min(LONGEST_TICK_MS, everyMs), firstMs: everyMs / FIRST_PART };
};

/** What was found of an instance that the configuration does not name any more says nothing of today. */
const ofPresent = <Found extends { readonly instance: string }>(
  parts: Parts,
  found: readonly Found[],
): Found[] => found.filter(({ instance }) => instance in parts.live().configuration.instances);

/** How hooks were found, and when each is to be looked at again. */
export const hookFigures = async (parts: Parts) =>
  ofPresent(parts, await parts.store.hookStates.list()).map((hook) => ({
    ...hook,
    dueAt: new Date(hook.checkedAt.getTime() + everyMsOf(parts, hook.instance)),
  }));

/** How tokens were found. */
export const tokenFigures = async (parts: Parts) => ofPresent(parts, await parts.store.tokenStates.list());

/** Looks, where it is time to and no other replica has. */
export const watchHealth = async (parts: Parts, name: string, runtime: InstanceRuntime): Promise<void> => {
  const now = parts.clock();
  if (!(await parts.store.watermarks.claim(`health ${name}`, now, everyMsOf(parts, name)))) return;
  const usable = await watchTokens(parts, name, runtime);
  // Without a token every place would fail for the same reason, which was just said.
  if (usable) await watchHooks(parts, name, runtime);
};
