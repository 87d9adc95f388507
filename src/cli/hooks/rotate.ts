/** `liaison hooks rotate`: new secrets for all hooks, while the service accepts the new and the old one. */
import { setTimeout as wait } from "node:timers/promises";
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Gitlab } from "../../gitlab/gitlab.ts";
import { LiaisonError } from "../../lib/errors.ts";
import { checkHooks, expectedTarget, type HookCheck } from "../../reconcile/check-hooks.ts";
import { settingsFor } from "../../reconcile/hook-settings.ts";
import { tryHook } from "../../reconcile/hook-trial.ts";
import { ensureHooks, type HookReport } from "../../reconcile/hooks.ts";
import { placesToWatch, type WatchedPlace } from "../../reconcile/places.ts";
import { CommandEnded, EXIT } from "../exit.ts";
import { type Io, line } from "../io.ts";
import type { Secrets } from "../secrets.ts";
import {
  begin,
  endPrevious,
  pairsOf,
  type SecretPair,
  settlePair,
  stageOf,
  withdraw,
} from "./secret-pair.ts";
import { hookTargetOf } from "./target.ts";

/** What a rotation works with. */
export interface HookRotation {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly gitlab: (instance: string) => Gitlab;
  readonly instances: readonly string[];
  readonly io: Io;
  /** How long the old secret stays good after the last hook has the new one; milliseconds. */
  readonly graceMs: number;
  /** Go on although some hooks could not be given the new secret. */
  readonly finish: boolean;
  /** Go on although GitLab could test the new secret at no place. */
  readonly untested: boolean;
  readonly onReport: (report: HookReport) => void;
}

/** The service reads its secrets anew every second. */
const KNOWN_MS = 3_000;

const targetIn = (rotation: HookRotation) => (instance: string) =>
  hookTargetOf(rotation.configuration, rotation.secrets, instance);

const placesOf = ({ configuration, instances }: HookRotation): WatchedPlace[] =>
  placesToWatch(configuration).filter(({ instance }) => instances.includes(instance));

class SecretUnknown extends LiaisonError {
  constructor(answer: number, files: readonly string[]) {
    const told = answer === 0 ? "did not answer" : `answered ${answer} to`;
    super(`The service that GitLab reaches ${told} a test with the new secret.`, {
      code: "hooks.secret-unknown",
      disposition: { kind: "give-up" },
      remedy: `No hook was changed. See that the service runs, and run this where it reads its secrets: ${files.join(", ")}.`,
    });
  }
}

class SecretUntested extends LiaisonError {
  constructor(instance: string) {
    super(
      `${instance}: GitLab could test the new secret at no place, so it was not seen whether the service knows it.`,
      {
        code: "hooks.secret-untested",
        disposition: { kind: "give-up" },
        remedy:
          "No hook was changed. Open an issue in one of the places and run this again (before GitLab 17.3 no test can tell); or see to it that the service reads the secret's file, and add --untested.",
      },
    );
  }
}

/** GitLab allows five tests a minute. */
const MOST_TRIALS = 5;

/** What the service answered where GitLab had something to test with; null: at no place. */
const answerAt = async (
  rotation: HookRotation,
  instance: string,
  seen: readonly HookCheck[],
): Promise<number | null> => {
  for (const { place } of seen.slice(0, MOST_TRIALS)) {
    const settings = settingsFor(place.kind, targetIn(rotation)(instance));
    const answer = await tryHook(rotation.gitlab(instance), place, settings);
    if (answer !== null) return answer;
  }
  return null;
};

/** No hook is changed before the service has shown that it knows the new secret. */
const tryFirst = async (rotation: HookRotation, pairs: readonly SecretPair[]): Promise<void> => {
  const { configuration, gitlab, io } = rotation;
  const target = (instance: string) => expectedTarget(configuration, instance);
  const checks = await checkHooks({ places: placesOf(rotation), gitlab, target });
  for (const instance of rotation.instances) {
    const seen = checks.filter((check) => check.instance === instance && check.hookId !== null);
    if (seen.length === 0) continue;
    const answer = await answerAt(rotation, instance, seen);
    if (answer === null) {
      if (!rotation.untested) throw new SecretUntested(instance);
      line(io.stderr, `${instance}: GitLab had nothing to test the new secret with; it goes on untested.`);
    } else if (answer < 200 || answer >= 300)
      throw new SecretUnknown(
        answer,
        pairs.map(({ file }) => file),
      );
  }
};

/** Answers false where some hook still has the old secret, which then stays good. */
const giveToAll = async (rotation: HookRotation): Promise<boolean> => {
  const reports = await ensureHooks({
    places: placesOf(rotation),
    gitlab: rotation.gitlab,
    target: targetIn(rotation),
    dryRun: false,
    resend: true,
    explains: false,
    onReport: rotation.onReport,
  });
  const failed = reports.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0 || rotation.finish) return true;
  line(
    rotation.io.stderr,
    `liaison: ${failed.length} hooks could not be given the new secret; the service accepts the old one as well until they have it.`,
  );
  line(
    rotation.io.stderr,
    "  Mend what is said above and run this again, which goes on from here; with --finish the old secret ends although these have it.",
  );
  return false;
};

/** The old secret ends once no delivery with it can be on its way any more. */
const end = async ({ graceMs, io }: HookRotation, pairs: readonly SecretPair[]): Promise<void> => {
  line(io.stderr, `The old secret stays good for another ${Math.round(graceMs / 1_000)} s …`);
  await wait(graceMs);
  for (const pair of pairs) await endPrevious(pair);
};

/** What a rotation came to. `finished`: what an earlier one had left to do was done, and no more. */
export type RotationOutcome = "nothing" | "rotated" | "finished";

/** Rotates the secrets of all hooks. Cut at any moment, it goes on from there when it is run again. */
export const rotateHookSecrets = async (rotation: HookRotation): Promise<RotationOutcome> => {
  const { secrets } = rotation;
  const pairs = pairsOf(rotation.configuration, secrets, rotation.instances);
  if (pairs.length === 0) return "nothing";
  const stages = pairs.map((pair) => stageOf(pair, secrets));
  if (stages.includes("ending") && !stages.includes("giving")) {
    await end(rotation, pairs);
    return "finished";
  }
  const isNew = stages.every((stage) => stage === "none");
  rotation.instances.forEach(targetIn(rotation));
  for (const pair of pairs) await begin(pair, secrets);
  await wait(KNOWN_MS);
  try {
    await tryFirst(rotation, pairs);
  } catch (thrown) {
    if (isNew) for (const pair of pairs) await withdraw(pair);
    throw thrown;
  }
  if (!(await giveToAll(rotation))) throw new CommandEnded(EXIT.failed);
  for (const pair of pairs) await settlePair(pair, secrets);
  await end(rotation, pairs);
  return "rotated";
};
