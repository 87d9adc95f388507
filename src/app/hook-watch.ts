/** Hooks that GitLab has stopped calling: found on a schedule, said, and enabled again once we can store deliveries. */
import { millisecondsOf } from "../config/schema/values.ts";
import { checkHooks, expectedTarget, type HookCheck, wordsOf } from "../reconcile/check-hooks.ts";
import { enableHook } from "../reconcile/hook-enabling.ts";
import { placesToWatch } from "../reconcile/places.ts";
import type { StoredHookState } from "../store/tables/hook-states.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Parts } from "./ports.ts";
import { isSaidAgain } from "./said-again.ts";
import { wantSweep } from "./sweeps.ts";

/** GitLab limits tests, and a failed one may count as one more failure: they become ever rarer, too. */
const LONGEST_BETWEEN_TESTS_MS = 24 * 3_600_000;

const isStopped = (state: string): boolean => state === "paused" || state === "disabled";

const isTrouble = (state: string): boolean => state !== "healthy" && state !== "hidden";

const storedOf = (check: HookCheck, before: StoredHookState | undefined, now: Date): StoredHookState => {
  const isSame = before?.state === check.state;
  return {
    instance: check.instance,
    ...check.place,
    hookId: check.hookId,
    state: check.state,
    sentence: wordsOf(check),
    since: isSame ? before.since : now,
    checkedAt: now,
    tests: isStopped(check.state) ? (before?.tests ?? 0) : 0,
    testAt: isStopped(check.state) ? (before?.testAt ?? null) : null,
  };
};

const say = ({ log }: Parts, hook: StoredHookState, before: StoredHookState | undefined): void => {
  const { instance, kind, path, state, sentence, since, checkedAt: now } = hook;
  const fields = { instance, place: `${kind} ${path}`, state, since };
  const isSame = before?.state === state;
  if (isTrouble(state)) {
    if (!isSaidAgain(before, { isSame, since, now })) return;
    if (isStopped(state)) log.error(fields, sentence);
    else log.warn(fields, sentence);
  } else if (state === "hidden" && !isSame) log.info(fields, sentence);
  else if (state === "healthy" && before !== undefined && isTrouble(before.state))
    log.info(fields, "the hook is well again");
};

interface Tried {
  readonly hook: StoredHookState;
  readonly enabled: boolean;
}

const tryToEnable = async (
  parts: Parts,
  runtime: InstanceRuntime,
  check: HookCheck,
  hook: StoredHookState,
): Promise<Tried> => {
  const now = parts.clock();
  const isDue = hook.testAt === null || hook.testAt <= now;
  if (check.hookId === null || !isStopped(hook.state) || !isDue || !(await parts.store.healthy()))
    return { hook, enabled: false };
  const enabled = await enableHook(runtime.background, check.place, check.hookId);
  const fields = { instance: hook.instance, place: `${hook.kind} ${hook.path}` };
  if (enabled.ok) {
    parts.log.info(fields, "GitLab calls the hook again: a test request was answered");
    const sentence = "The hook was enabled again by a test request.";
    return {
      hook: { ...hook, state: "healthy", sentence, since: now, tests: 0, testAt: null },
      enabled: true,
    };
  }
  const tests = hook.tests + 1;
  const everyMs = millisecondsOf(parts.live().configuration.instances[hook.instance]?.checkEvery ?? "5m");
  const testAt = new Date(now.getTime() + Math.min(LONGEST_BETWEEN_TESTS_MS, everyMs * 2 ** (tests - 1)));
  parts.log.warn(
    { ...fields, tests, testAt, why: enabled.reason },
    "a test request did not make GitLab call the hook again; it is tried again",
  );
  return { hook: { ...hook, tests, testAt }, enabled: false };
};

/** Looks at the hooks of an instance: one request for each place, more only where something is wrong. */
export const watchHooks = async (parts: Parts, name: string, runtime: InstanceRuntime): Promise<void> => {
  const { configuration } = parts.live();
  const places = placesToWatch(configuration).filter(({ instance }) => instance === name);
  const target = () => expectedTarget(configuration, name);
  const checks = await checkHooks({ places, gitlab: () => runtime.background, target });
  const known = await parts.store.hookStates.list(name);
  const states: StoredHookState[] = [];
  let silent = false;
  for (const check of checks) {
    const { kind, path } = check.place;
    const before = known.find((one) => one.kind === kind && one.path === path);
    const found = storedOf(check, before, parts.clock());
    say(parts, found, before);
    const { hook, enabled } = await tryToEnable(parts, runtime, check, found);
    states.push(hook);
    if ((isStopped(found.state) && before?.state !== found.state) || enabled) silent = true;
  }
  // Now, and once more when GitLab calls again: in between it told us nothing.
  if (silent) await wantSweep(parts, name);
  await parts.store.hookStates.replace(name, states);
};
