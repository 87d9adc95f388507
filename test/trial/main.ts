/**
 * `npm run test:faults`: tells a story calmly, then with one service and with three while faults fall and services are
 * killed, and compares how it ends. Ends with 1 where a promise was broken, with the shortest history that shows it.
 */
import { parseArgs } from "node:util";
import { makeDataDirectory, removeServer } from "../support/database-server.ts";
import { actText, eventsOf, type Script } from "./act.ts";
import { alone, type Found, replicas } from "./company.ts";
import { randomOf } from "./random.ts";
import { compare, report, type Violation } from "./report.ts";
import type { Result } from "./result.ts";
import { scriptsOf } from "./scripts.ts";
import { partnersOf } from "./setting.ts";
import { shortest } from "./shorten.ts";
import { type Story, tell } from "./tell.ts";

const USAGE = `npm run test:faults -- [options]
  --seed N         the story and its chances; printed, so that it can be told again (default: from the clock)
  --events N       at least so many things that people do (default 2000)
  --crashes N      of the one service (default 200)
  --replica-crashes N   of the three (default 40)
  --only NAMES     single, replicas, calm; separated by commas (default: all)
  --scripts KEYS   only these issues of the story
  --long           ten times as much of everything
  --allow M        issues in each part that may end otherwise without failing it; they are told all the same (default 0)
  --shorten M      minutes to look for a shorter history of a broken promise (default 5; 0: do not)`;

const say = (text = ""): void => void process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    events: { type: "string", default: "2000" },
    crashes: { type: "string", default: "200" },
    "replica-crashes": { type: "string", default: "40" },
    only: { type: "string", default: "single,replicas" },
    scripts: { type: "string", default: "" },
    long: { type: "boolean", default: false },
    shorten: { type: "string", default: "5" },
    allow: { type: "string", default: "0" },
    help: { type: "boolean", default: false },
  },
});

const times = values.long ? 10 : 1;
const PARTNERS = 24;
/** The replicas' share of the story: they are killed less often, so theirs is shorter. */
const SHARE = 0.3;

const began = performance.now();
const seconds = (): string => `${Math.round((performance.now() - began) / 1_000)} s`;

const HISTORIES = 8;

const tellHistory = (script: string | null, title: string, { scripts }: Result): void => {
  say(`\n${title} ${script}:`);
  for (const line of scripts.get(script ?? "")?.history() ?? []) say(`  ${line}`);
};

const tellHistories = (calm: Result, result: Result, violations: readonly Violation[]): void => {
  for (const { script } of violations.slice(0, HISTORIES)) {
    tellHistory(script, "What happened to", result);
    tellHistory(script, "What happened calmly to", calm);
  }
};

const explain = async (story: Story, found: Found, result: Result, violations: readonly Violation[]) => {
  const key = violations.find(({ script }) => script !== null)?.script;
  const one = key == null ? undefined : result.scripts.get(key);
  if (one === undefined) return;
  say(`\nLooking for the shortest history of ${key} that shows it …`);
  const found_ = await shortest(one.script, story, found, Number(values.shorten) * 60_000);
  const script: Script = found_?.script ?? one.script;
  const shown = found_?.result.scripts.get(script.key) ?? one;
  say(found_ === null ? "Alone it breaks nothing; what happened:" : "The shortest that was found:");
  for (const act of script.acts) say(`  ${actText(act)}`);
  for (const sentence of found_?.violation.sentences ?? []) say(`  broken: ${sentence}`);
  say("What happened:");
  for (const line of shown.history()) say(`  ${line}`);
};

interface Told {
  readonly result: Result;
  /** How often it could not be told to its end before. */
  readonly broken: number;
}

/** A story that cannot be told to its end says little of the service; twice, it does. */
const toldOrAgain = async (story: Story, found: Found): Promise<Told> => {
  try {
    return { result: await tell(story, found), broken: 0 };
  } catch (error) {
    say(`  could not be told to its end, so once more: ${String(error)}`);
    return { result: await tell(story, found), broken: 1 };
  }
};

/** What may be borne with: so many issues that ended otherwise, and never a delivery that is nowhere. */
const isBorne = (violations: readonly Violation[], broken: number): boolean =>
  violations.every(({ script }) => script !== null) && violations.length + broken <= Number(values.allow);

/** Whether every promise was kept. */
const main = async (): Promise<boolean> => {
  const seed = Number(values.seed);
  const random = randomOf(seed);
  const partners = partnersOf(PARTNERS);
  const wanted = new Set(values.scripts.split(",").filter((key) => key !== ""));
  const scripts = scriptsOf(random.fork("scripts"), partners, Number(values.events) * times).filter(
    ({ key }) => wanted.size === 0 || wanted.has(key),
  );
  say(`Seed ${seed}: ${scripts.length} issues of ${partners.length} partners, ${eventsOf(scripts)} events.`);
  const onProgress: Story["onProgress"] = (tally, share) =>
    say(`  ${Math.round(share * 100)} %: ${tally.crashes()} crashes, ${seconds()}`);
  const story: Story = {
    partners,
    scripts,
    atOnce: 60,
    crashes: 0,
    random: random.fork("story"),
    onProgress,
  };
  // A service that lags behind sees several things at once that it would else have seen one by one.
  const slowly: Story = { ...story, atOnce: 30 };
  const calm = await tell(slowly, alone);
  const inCalm = report("The calm story", compare(calm, calm), calm, say);
  let kept = inCalm === 0;
  say(`  ${seconds()}`);
  const parts: readonly (readonly [name: string, what: string, told: Story, found: Found])[] = [
    ["calm", "The same once more, calmly", slowly, alone],
    [
      "single",
      "One service, with its database",
      { ...story, crashes: Number(values.crashes) * times },
      alone,
    ],
    [
      "replicas",
      "Three services on one server",
      {
        ...story,
        crashes: Number(values["replica-crashes"]) * times,
        scripts: scripts.slice(0, Math.ceil(scripts.length * SHARE)),
      },
      replicas,
    ],
  ];
  for (const [name, what, told, found] of parts) {
    if (inCalm > 0 || !values.only.split(",").includes(name)) continue;
    const { result, broken } = await toldOrAgain(told, found);
    const violations = compare(calm, result);
    report(what, violations, result, say);
    kept &&= isBorne(violations, broken);
    say(`  ${seconds()}`);
    if (violations.length === 0) continue;
    if (Number(values.shorten) > 0) await explain(told, found, result, violations);
    else tellHistories(calm, result, violations);
  }
  return kept;
};

if (values.help) say(USAGE);
else {
  process.env["LIAISON_TEST_DATA"] = makeDataDirectory();
  try {
    process.exitCode = (await main()) ? 0 : 1;
  } catch (error) {
    say(`The trial could not be told to its end: ${String(error)}`);
    process.exitCode = 1;
  } finally {
    await removeServer(process.env["LIAISON_TEST_DATA"] ?? "");
  }
}
