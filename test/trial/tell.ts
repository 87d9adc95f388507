/** Tells a story from its beginning to the quiet after it, and says what was true then. */

import { until } from "../support/until.ts";
import { unaccounted } from "./account.ts";
import type { Script } from "./act.ts";
import type { Company, Found } from "./company.ts";
import { later } from "./database.ts";
import { PHASE_MS, skewFor, troubleFor } from "./faults.ts";
import { type Played, play } from "./play.ts";
import { untilQuiet } from "./quiet.ts";
import type { Random } from "./random.ts";
import { recordsOf } from "./records.ts";
import { emptyTally, type Result, resultOf, type Tally } from "./result.ts";
import { openings } from "./scripts.ts";
import type { Partner } from "./setting.ts";
import { buildStage, type StoryStage } from "./stage.ts";

/** A story to be told. */
export interface Story {
  readonly partners: readonly Partner[];
  readonly scripts: readonly Script[];
  /** Issues that something happens to at once. */
  readonly atOnce: number;
  /** How often a service is killed; 0: a calm story, without faults either. */
  readonly crashes: number;
  readonly random: Random;
  readonly onProgress: (tally: Tally, share: number) => void;
}

/** Lives that end before anybody has heard of the service: with an empty database, while it is made. */
const EARLY = 6;
const HURRY_EVERY_MS = 2_000;
const HURRY_SECONDS = 66;
const PROGRESS_EVERY_MS = 10_000;

/** Does something again and again until it is told not to. */
const regularly = (everyMs: number, work: () => unknown): (() => void) => {
  const timer = setInterval(() => void work(), everyMs);
  return () => clearInterval(timer);
};

const playOn = (
  stage: StoryStage,
  story: Story,
  share: () => number,
  isTroubled: () => boolean = () => false,
): Promise<readonly Played[]> =>
  play(
    {
      world: stage.gitlab.world,
      url: stage.gitlab.url,
      tokens: stage.tokens,
      history: stage.history,
      stopped: new AbortController().signal,
      share,
      isTroubled,
    },
    story.scripts,
    story.atOnce,
  );

const ALL = (): number => 1;

/** Inboxes that are there, and known to be. */
const inboxesOf = async ({ database }: Company): Promise<number> => {
  const rows = await database.query("SELECT username FROM inboxes WHERE issue_key IS NOT NULL");
  return rows?.length ?? 0;
};

/** Everything is set up while all is well: hooks are made, and liaisons have their inboxes. */
const setUp = async (stage: StoryStage, story: Story, company: Company): Promise<void> => {
  await company.settle();
  await stage.ensureHooks();
  const scripts = openings(story.partners);
  await playOn(stage, { ...story, scripts }, ALL);
  await until(async () => (await inboxesOf(company)) === scripts.length);
};

/** The trouble of a story, and its end: afterwards everything works, and time passes quickly for whoever waits. */
const troubled = async (
  stage: StoryStage,
  story: Story,
  company: Company,
  tally: Tally,
): Promise<readonly Played[]> => {
  await company.crash(EARLY, tally);
  const luck = story.random.fork("faults");
  const skew = skewFor(luck);
  stage.gitlab.faults.use(skew);
  await setUp(stage, story, company);
  await company.kill();
  const trouble = (): void => stage.gitlab.faults.use(troubleFor(luck, skew));
  trouble();
  const phases = regularly(PHASE_MS, trouble);
  const tell = regularly(PROGRESS_EVERY_MS, () => story.onProgress(tally, tally.crashes() / story.crashes));
  const share = (): number => 0.25 + (tally.crashes() - EARLY) / (story.crashes - EARLY);
  let isTroubled = true;
  const playing = playOn(stage, story, share, () => isTroubled);
  await company.crash(story.crashes, tally);
  tell();
  phases();
  stage.gitlab.faults.use(skew);
  await company.settle();
  isTroubled = false;
  const relax = regularly(HURRY_EVERY_MS, () => later(company.database, HURRY_SECONDS));
  const played = await playing;
  relax();
  return played;
};

const calm = async (stage: StoryStage, story: Story, company: Company): Promise<readonly Played[]> => {
  await setUp(stage, story, company);
  return await playOn(stage, story, ALL);
};

/** Tells it; answers what was true in the end, and every broken promise that can be seen in it alone. */
export const tell = async (story: Story, found: Found): Promise<Result> => {
  const stage = await buildStage(story.partners);
  const tally = emptyTally();
  try {
    const company = await found(stage, story.random.fork("chaos"));
    try {
      const played = await (story.crashes === 0 ? calm : troubled)(stage, story, company, tally);
      const restless = await untilQuiet(stage.gitlab, company.database);
      const lost = await unaccounted(company.database, stage.front.accepted);
      const records = story.crashes === 0 ? new Map() : await recordsOf(company.database);
      tally.met(stage.gitlab.faults.counts());
      return resultOf(stage, played, [...(restless === null ? [] : [restless]), ...lost], tally, records);
    } finally {
      await company.end();
    }
  } finally {
    await stage.stop();
  }
};
