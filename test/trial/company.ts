/** The services of a story: one on a database of its own, or several on one server. */
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../src/lib/free-port.ts";
import { createEmptyDatabase } from "../support/database.ts";
import { type Chaos, liveOnce } from "./chaos.ts";
import { embeddedDatabase, type StoryDatabase, serverDatabase } from "./database.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./result.ts";
import { begin, type Life, type ServicePlace } from "./service.ts";
import type { StoryStage } from "./stage.ts";

/** Services that come and go. */
export interface Company {
  readonly database: StoryDatabase;
  /** Lives that end at moments of chance, until so many have ended in all. */
  crash(times: number, tally: Tally): Promise<void>;
  /** All of them begin a life that nobody ends. */
  settle(): Promise<void>;
  /** Kills them. */
  kill(): Promise<void>;
  /** Ends everything. */
  end(): Promise<void>;
}

/** How a company is founded. */
export type Found = (stage: StoryStage, random: Random) => Promise<Company>;

const PAUSE_MS = 1_500;
const REPLICAS = 3;

const lasting = () => {
  const lives: Life[] = [];
  return {
    begin: async (places: readonly ServicePlace[]): Promise<void> => {
      lives.push(...places.map(begin));
      const ready = await Promise.all(lives.map((life) => life.ready));
      if (ready.includes(false)) throw new Error(lives.map(({ command }) => command.errors()).join("\n"));
    },
    end: async (signal: NodeJS.Signals): Promise<void> => {
      await Promise.all(lives.splice(0).map(({ command }) => command.kill(signal)));
    },
  };
};

/** One service, whose database is killed with it now and then. */
export const alone: Found = async (stage, random) => {
  const data = join(stage.folder, "data");
  const database = embeddedDatabase(data);
  const port = await freePort();
  stage.front.behind.add(port);
  const place = { config: stage.config, port, env: { LIAISON_DATA_DIR: data } };
  const lives = lasting();
  return {
    database,
    crash: async (times, tally) => {
      const chaos = { stage, place, database, random, onEnded: tally.ended };
      while (tally.crashes() < times) await liveOnce(chaos);
    },
    settle: () => lives.begin([place]),
    kill: () => lives.end("SIGKILL"),
    end: async () => {
      await lives.end("SIGTERM");
      database.kill();
    },
  };
};

const crashing = async (chaos: Chaos, goesOn: () => boolean): Promise<void> => {
  await wait(chaos.random.below(PAUSE_MS));
  while (goesOn()) {
    await liveOnce(chaos);
    await wait(chaos.random.below(PAUSE_MS));
  }
};

/** Three services on one server, which ends all connections now and then. */
export const replicas: Found = async (stage, random) => {
  const shared = await createEmptyDatabase();
  const ports = await Promise.all(Array.from({ length: REPLICAS }, () => freePort()));
  for (const port of ports) stage.front.behind.add(port);
  const database = { ...serverDatabase(shared.url), kill: () => void shared.cut() };
  const places = ports.map((port) => ({ config: stage.config, port, env: { DATABASE_URL: shared.url } }));
  const lives = lasting();
  return {
    database,
    crash: async (times, tally) => {
      await Promise.all(
        places.map((place, index) => {
          const own = random.fork(`replica ${index}`);
          return crashing(
            { stage, place, database, random: own, onEnded: tally.ended },
            () => tally.crashes() < times,
          );
        }),
      );
    },
    settle: () => lives.begin(places),
    kill: () => lives.end("SIGKILL"),
    end: async () => {
      await lives.end("SIGTERM");
      await shared.drop();
    },
  };
};
