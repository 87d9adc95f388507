/** `npm run bench:similar`: how often the right answer is found again, and the right team. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../../src/lib/log.ts";
import { openStore } from "../../../src/store/open.ts";
import { measure, type Proposals, precisionOf, type Ratio, recallOf } from "./measure.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;

const line = (what: string, { right, of }: Ratio, least?: number): void =>
  say(
    `  ${least === undefined ? " " : right / of >= least ? "✓" : "✗"} ${what.padEnd(62)} ${`${right} of ${of}`.padStart(11)} ${percent(right / of).padStart(6)}${least === undefined ? "" : `   at least ${percent(least)}`}`,
  );

const teams = (what: string, proposals: Proposals): void => {
  const { right, wrong } = proposals;
  const figures = `precision ${percent(precisionOf(proposals))}, recall ${percent(recallOf(proposals))}`;
  say(`    ${what.padEnd(62)} ${`${right} right, ${wrong} wrong`.padStart(18)}: ${figures}`);
};

const folder = await mkdtemp(join(tmpdir(), "liaison-bench-"));
const store = await openStore({ databaseUrl: undefined, dataDirectory: folder, log: silentLogger });
try {
  const { known, offered, heldOut, ranked, quiet, again, anew, medianMs } = await measure(store);
  say(`Similar questions: ${known} are known, ${offered.of} of them are asked again in other words.`);
  line("the right one is among the first three that are offered", offered, 0.8);
  line("  of those that nothing was tuned with", heldOut, 0.8);
  line("  without the threshold from which something is offered", ranked);
  line("nothing is offered where nobody knows an answer", quiet);
  say(`    found within ${medianMs.toFixed(1)} ms (median)`);
  say(`\nTeams: ${again.escalated} of the questions were escalated, the others answered without.`);
  teams("the question was asked before, in other words", again);
  teams("the question is new; others that this team had are known", anew);
} finally {
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
