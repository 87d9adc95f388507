/** What a story came to. */
import type { FaultCounts } from "../../src/sandbox/faults/counts.ts";
import type { Script } from "./act.ts";
import { ENDINGS, type Ending } from "./chaos.ts";
import { nameOf, type Played } from "./play.ts";
import type { Records } from "./records.ts";
import type { StoryStage } from "./stage.ts";
import { brokenPromises, type EndState, endStateOf } from "./state.ts";

/** What was counted. */
export interface Tally {
  ended(ending: Ending): void;
  crashes(): number;
  byEnding(): Readonly<Record<Ending, number>>;
  met(faults: FaultCounts): void;
  faults(): Readonly<Record<string, number>>;
}

/** Nothing counted yet. */
export const emptyTally = (): Tally => {
  const endings = new Map<Ending, number>(ENDINGS.map((ending) => [ending, 0]));
  let faults: Readonly<Record<string, number>> = {};
  return {
    ended: (ending) => void endings.set(ending, (endings.get(ending) ?? 0) + 1),
    crashes: () => [...endings.values()].reduce((sum, count) => sum + count, 0),
    byEnding: () => Object.fromEntries(endings) as Record<Ending, number>,
    met: (counts) => {
      faults = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    },
    faults: () => faults,
  };
};

/** How one script ended. */
export interface ScriptResult {
  readonly script: Script;
  readonly stuck: string | null;
  readonly end: EndState;
  /** Everything that happened to it, for a broken promise. */
  readonly history: () => readonly string[];
}

/** How a story ended. */
export interface Result {
  readonly scripts: ReadonlyMap<string, ScriptResult>;
  /** Broken promises that are nobody's script alone. */
  readonly broken: readonly string[];
  readonly tally: Tally;
  readonly accepted: number;
  readonly refused: number;
}

const issuesOf = ({ stage: { issue } }: Played): ReadonlySet<string> => {
  const names = new Set<string>();
  for (let one = issue; one !== undefined; one = one.movedTo ?? undefined) {
    names.add(nameOf(one));
    for (const { source, target } of one.links) names.add(nameOf(source)).add(nameOf(target));
  }
  return names;
};

/** Puts a result together, while the world still stands. */
export const resultOf = (
  stage: StoryStage,
  played: readonly Played[],
  broken: readonly string[],
  tally: Tally,
  records: Records,
): Result => ({
  scripts: new Map(
    played.map((one) => {
      const issues = issuesOf(one);
      const result = {
        script: one.script,
        stuck: one.stuck,
        end: endStateOf(one.stage),
        history: () => [
          ...stage.history.of(issues),
          ...[...issues, "sweeps"].flatMap((name) => [
            `What is recorded of ${name}:`,
            ...(records.get(name) ?? []),
          ]),
        ],
      };
      return [one.script.key, result] as const;
    }),
  ),
  broken: [...broken, ...brokenPromises(stage.gitlab.world)],
  tally,
  accepted: stage.front.accepted.size,
  refused: stage.front.refused(),
});
