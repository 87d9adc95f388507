/** Lives that end by SIGKILL at moments of chance, again and again, while a story goes on. */
import { setTimeout as wait } from "node:timers/promises";
import { later, type StoryDatabase } from "./database.ts";
import type { Random } from "./random.ts";
import { begin, type Life, type ServicePlace } from "./service.ts";
import type { StoryStage } from "./stage.ts";

/** How a life ends. */
export const ENDINGS = [
  /** While it starts: creating the database, migrating, reading who is who. */
  "starting",
  /** At any moment. */
  "any time",
  /** GitLab has carried out a write, and its answer never comes. */
  "at a write",
  /** A moment after the answer came: before it is recorded, or just then. */
  "after a write",
  /** While it stops. */
  "stopping",
] as const;

/** One of `ENDINGS`. */
export type Ending = (typeof ENDINGS)[number];

const WEIGHTS: Readonly<Record<Ending, number>> = {
  starting: 12,
  "any time": 30,
  "at a write": 34,
  "after a write": 14,
  stopping: 10,
};

const START_MS = 1_600;
const LIFE_MS = 5_000;
/** Whoever has not started by then is killed like the others. */
const READY_MS = 30_000;
const WRITE_LIMIT_MS = 3_000;
const STOP_MS = 300;
/** GitLab's own time-out is over, and with it every doubt whether a request is still being carried out. */
const MINUTE_SECONDS = 66;

const endingOf = (random: Random): Ending => {
  let left = random.below(Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0));
  for (const ending of ENDINGS) {
    left -= WEIGHTS[ending];
    if (left < 0) return ending;
  }
  return "any time";
};

/** Kills at the n-th write from now; resolves when that happened, or when it took too long. */
const killedAtWrite = (stage: StoryStage, life: Life, n: number, afterMs: number | null): Promise<void> =>
  new Promise((resolve) => {
    let left = n;
    const end = (): void => {
      life.command.signal("SIGKILL");
      resolve();
    };
    stage.gate.trouble((request) => {
      if (request.method === "GET") return undefined;
      left -= 1;
      if (left > 0) return undefined;
      if (left < 0) return afterMs === null ? { kind: "never arrives" } : undefined;
      if (afterMs === null) {
        end();
        return { kind: "answer lost" };
      }
      setTimeout(end, afterMs);
      return undefined;
    });
    setTimeout(end, WRITE_LIMIT_MS);
  });

/** What one process goes through. */
export interface Chaos {
  readonly stage: StoryStage;
  readonly place: ServicePlace;
  readonly database: StoryDatabase;
  readonly random: Random;
  readonly onEnded: (ending: Ending) => void;
}

const awaitEnd = async ({ stage, random }: Chaos, life: Life, ending: Ending): Promise<void> => {
  if (ending === "starting") {
    await wait(random.below(START_MS));
    return;
  }
  await Promise.race([life.ready, wait(READY_MS)]);
  if (ending === "any time") await wait(random.below(LIFE_MS));
  else if (ending === "at a write") await killedAtWrite(stage, life, 1 + random.below(4), null);
  else if (ending === "after a write")
    await killedAtWrite(stage, life, 1 + random.below(4), random.below(12));
  else {
    await wait(random.below(LIFE_MS));
    life.command.signal("SIGTERM");
    await wait(random.below(STOP_MS));
  }
};

/** One life, and its end. The database may die with it, as when the power fails, or a little before. */
export const liveOnce = async (chaos: Chaos): Promise<void> => {
  const { stage, place, database, random } = chaos;
  const ending = endingOf(random);
  const powerFails = random.chance(0.3);
  const databaseFirst = random.chance(0.05);
  const life = begin(place);
  stage.history.add(`a life begins on port ${place.port}; it will end: ${ending}`);
  await Promise.race([awaitEnd(chaos, life, ending), life.command.ended()]);
  if (databaseFirst) {
    database.kill();
    await wait(random.below(1_500));
  }
  await life.command.kill("SIGKILL");
  if (powerFails) database.kill();
  stage.gate.trouble(undefined);
  stage.history.add(`killed (${ending})${powerFails || databaseFirst ? ", and its database" : ""}`);
  chaos.onEnded(ending);
  if (random.chance(0.4)) await later(database, MINUTE_SECONDS);
};
