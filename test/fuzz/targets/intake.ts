/**
 * Intake, through the real HTTP server into the real database; then the work on what was stored. Whatever comes is
 * answered as it deserves and never 5xx, what was accepted is in the database, and none of it stops the worker.
 */
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { realPayloads } from "../../support/real-payloads.ts";
import { createSender, type Heard, type Sender } from "../../support/sender.ts";
import { startTrial, type Trial } from "../../support/trial.ts";
import {
  expectationOf,
  type GeneratedRequest,
  type Keys,
  requests,
  written,
} from "../generators/requests.ts";
import { failureOf, partsOf, processorSeconds } from "../lib/campaign.ts";
import { show } from "../lib/show.ts";
import { type Failure, HEAP_GROWTH, type Order, type TargetReport } from "../lib/target.ts";

const BOUND_MS = 2_000;
const LANES = 12;
/** The work on hostile deliveries has ended by then. */
const WORK_LIMIT_MS = 120_000;

/** What happened so far. */
interface Tally {
  ran: number;
  /** Answers by status; 0: hung up. */
  readonly statuses: Map<number, number>;
  readonly acceptedIds: Set<string>;
  /** Answered `stored`, and not `duplicate`. */
  stored: number;
  /** Broken requests whose sender did not wait for the answer: stored or not. */
  unknown: number;
  slowestMs: number;
  slowestCase: string;
}

const judge = (given: GeneratedRequest, { status, body }: Heard): void => {
  const expected = expectationOf(given);
  const fits =
    expected === "stored" ? status === 200 : expected === "refused" ? status === 401 : status < 500;
  if (!fits) throw new Error(`answered ${status} ${body}; expected: ${expected}`);
  if (body.length > 200) throw new Error(`an answer of ${body.length} bytes`);
};

/** What is broken may never be answered: the server waits for the rest. */
const HALF = 100;

const createReaction =
  (url: string, sender: Sender, keys: Keys, tally: Tally) => async (given: GeneratedRequest) => {
    tally.ran += 1;
    const serial = `fuzz-${tally.ran}`;
    const { parts, id } = written(given, keys, serial);
    const began = performance.now();
    const used = given.framing === "broken" ? createSender(url, HALF) : sender;
    const heard = await used.send(...parts);
    if (used !== sender) {
      used.close();
      if (heard.status === 0) tally.unknown += 1;
    }
    const took = performance.now() - began;
    tally.statuses.set(heard.status, (tally.statuses.get(heard.status) ?? 0) + 1);
    if (heard.status === 200 && id !== null)
      tally.acceptedIds.add(Buffer.from(id, "latin1").toString("latin1"));
    if (heard.body.includes('"stored"')) tally.stored += 1;
    // A broken request may promise more than it brings: then it is the sender who is waited for.
    if (given.framing !== "broken" && took > tally.slowestMs)
      Object.assign(tally, { slowestMs: took, slowestCase: show(given, 300) });
    judge(given, heard);
    if (given.framing !== "broken" && took > BOUND_MS)
      throw new Error(`it took ${Math.round(took)} ms, and may take ${BOUND_MS}`);
  };

/** Runs the generated requests over several connections at once. */
const send = async (
  trial: Trial,
  keys: Keys,
  order: Order,
  tally: Tally,
): Promise<{ failures: Failure[]; warm: Awaited<ReturnType<Trial["collectedMemory"]>> }> => {
  const cases = requests(await realPayloads(trial.sandbox));
  const lanes = order.path === undefined ? LANES : 1;
  const failures: Failure[] = [];
  let warm = await trial.collectedMemory();
  for (const [number, part] of partsOf(order).entries()) {
    const lane = async (index: number): Promise<void> => {
      const sender = createSender(trial.url);
      const property = fc.asyncProperty(cases, createReaction(trial.url, sender, keys, tally));
      const share = Math.ceil(part.runs / lanes);
      const replay = order.path === undefined ? {} : { path: order.path };
      const failure = failureOf(
        await fc.check(property, { seed: (part.seed + 1_000 * index) | 0, numRuns: share, ...replay }),
      );
      if (failure !== null) failures.push(failure);
      sender.close();
    };
    await Promise.all(Array.from({ length: lanes }, (_none, index) => lane(index)));
    if (number < 2) warm = await trial.collectedMemory();
  }
  return { failures, warm };
};

const own = (error: string): Failure => ({ seed: 0, path: "", smallest: "all of them", error });

/** Every accepted delivery is in the database, and nothing else. */
const account = async (trial: Trial, tally: Tally): Promise<{ failures: Failure[]; remark: string }> => {
  const rows = await trial.query(
    "SELECT message_id, count(*) OVER () AS count FROM deliveries WHERE source = 'webhook'",
  );
  const ids = new Set(rows.map((row) => row["message_id"]));
  const lost = [...tally.acceptedIds].filter((id) => !ids.has(id) && id.length <= 255);
  const remark = `${tally.stored} answered "stored" (${tally.unknown} hung up before the answer), ${rows.length} in the database, ${lost.length} lost`;
  const failures =
    lost.length > 0 || rows.length < tally.stored || rows.length > tally.stored + tally.unknown
      ? [own(`${remark}: ${lost.slice(0, 5).join(", ")}`)]
      : [];
  return { failures, remark };
};

const STATES =
  "SELECT state, count(*)::int AS count FROM deliveries WHERE source = 'webhook' GROUP BY state ORDER BY state";
/** Waiting, and nobody will come back to it. */
const FORGOTTEN = `SELECT count(*)::int AS count FROM deliveries WHERE state = 'waiting' AND NOT EXISTS
  (SELECT FROM pgboss.job WHERE name = 'issues' AND state < 'completed' AND group_id = issue_key)`;

const countOf = async (trial: Trial, statement: string): Promise<number> =>
  Number((await trial.query(statement))[0]?.["count"]);

/** Lets the worker at everything that waits, and looks how it ends. */
const workOff = async (trial: Trial): Promise<{ failures: Failure[]; remark: string }> => {
  await trial.serve();
  const began = performance.now();
  const waiting =
    "SELECT count(*)::int AS count FROM deliveries WHERE state = 'waiting' AND why IS NULL AND held_until IS NULL";
  const before = await countOf(trial, waiting);
  while (
    trial.ended() === null &&
    performance.now() - began < WORK_LIMIT_MS &&
    (await countOf(trial, waiting)) > 0
  )
    await pause(500);
  const states = Object.fromEntries((await trial.query(STATES)).map((row) => [row["state"], row["count"]]));
  const seconds = Math.round((performance.now() - began) / 1_000);
  const left = await countOf(trial, waiting);
  const forgotten = await countOf(trial, FORGOTTEN);
  const reasons = await trial.query(
    "SELECT state, why, count(*)::int AS count FROM deliveries WHERE state IN ('waiting', 'dead') GROUP BY state, why ORDER BY 3 DESC LIMIT 5",
  );
  const remark = `${before} waiting ones were worked off in ${seconds} s: ${show(states)}${reasons.length === 0 ? "" : `; left for later: ${show(reasons)}`}`;
  const failures = [
    ...(trial.ended() === null ? [] : [own(`the service ended with exit code ${trial.ended()}`)]),
    ...(left > 0 || forgotten > 0 || (states["dead"] ?? 0) > 0
      ? [own(`${left} still wait, ${forgotten} are forgotten: ${show(reasons)}`)]
      : []),
  ];
  return { failures, remark };
};

/** Runs the target. */
export const runIntake = async (order: Order): Promise<TargetReport> => {
  const signingToken = `whsec_${randomBytes(32).toString("base64")}`;
  const tokenFile = join(tmpdir(), `liaison-fuzz-${process.pid}`);
  await writeFile(tokenFile, signingToken);
  const trial = await startTrial({ more: "limits: { ruleIssues: 100000 }\n", signingTokens: [tokenFile] });
  const tally: Tally = {
    ran: 0,
    statuses: new Map(),
    acceptedIds: new Set(),
    stored: 0,
    unknown: 0,
    slowestMs: 0,
    slowestCase: "",
  };
  const began = performance.now();
  try {
    await trial.serve("--role", "web");
    const { failures, warm } = await send(trial, { secret: trial.webhookSecret, signingToken }, order, tally);
    const end = await trial.collectedMemory();
    const seconds = (performance.now() - began) / 1_000;
    const accounted = await account(trial, tally);
    await trial.stopService();
    const worked = await workOff(trial);
    const statuses = [...tally.statuses]
      .sort(([one], [other]) => one - other)
      .map(([status, count]) => `${status || "hung up"}: ${count}`);
    const complaints = trial.complaints().filter((line) => /"level":"error"|503/.test(line));
    return {
      target: "intake",
      runs: tally.ran,
      seconds,
      processorSeconds: processorSeconds(),
      boundMs: BOUND_MS,
      heapGrowth: HEAP_GROWTH,
      slowestMs: tally.slowestMs,
      slowestCase: tally.slowestCase,
      heap: [warm.heap, end.heap],
      resident: [warm.resident, end.resident],
      remarks: [
        `answers: ${statuses.join(", ")}`,
        accounted.remark,
        worked.remark,
        ...complaints.slice(0, 5),
      ],
      failures: [...failures, ...accounted.failures, ...worked.failures],
    };
  } finally {
    await trial.stop();
  }
};
