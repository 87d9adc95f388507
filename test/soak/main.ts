/**
 * `npm run soak [-- --deliveries N]`: so many deliveries through the real service with its own database, over HTTP, with
 * work on partners' issues among them; prints what it holds as they come, and whether that stays flat.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openIssue, payloadsOf } from "../support/real-payloads.ts";
import { createSender } from "../support/sender.ts";
import { startTrial, type Trial } from "../support/trial.ts";
import { type Sample, takeSample } from "./lib/sample.ts";
import { verdictsOf } from "./lib/verdict.ts";

const SAMPLES = 20;
const LANES = 16;
const PARTNERS_ISSUES = 40;
const OTHER_ISSUES = 400;
/** Of so many deliveries one is about a partner's issue, which is read from the sandbox and decided about. */
const ONE_IN = 10;
const SETTLE_LIMIT_MS = 120_000;

const FILLER = "The pipeline started, the runner picked the job up and nothing more was heard of it. ".repeat(
  30,
);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

/** Payloads of partners' issues that there are, and of others that nobody has to look at. */
const preparePayloads = async ({ sandbox }: Trial): Promise<{ partners: object[]; others: object[] }> => {
  const partners: object[] = [];
  const path = "gitlab-org/gitlab";
  for (let number = 0; number < PARTNERS_ISSUES; number += 1)
    partners.push(...payloadsOf(await openIssue(sandbox, "kira", path), path));
  const stranger = await openIssue(sandbox, "stranger", path);
  const others = Array.from({ length: OTHER_ISSUES }, (_none, number) =>
    payloadsOf({ ...stranger, id: 900_000 + number, iid: 90_000 + number }, path),
  );
  return { partners, others: others.flat() };
};

const EVENTS: Readonly<Record<string, string>> = {
  issue: "Issue Hook",
  note: "Note Hook",
  emoji: "Emoji Hook",
};

const requestOf = (payload: object, secret: string, serial: number): string => {
  const { object_kind: kind = "issue" } = payload as { readonly object_kind?: string };
  const body = JSON.stringify({ ...payload, serial, filler: FILLER });
  return (
    "POST /webhooks/gitlab/sandbox HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
    `X-Gitlab-Event: ${EVENTS[kind] ?? "Issue Hook"}\r\nX-Gitlab-Token: ${secret}\r\nwebhook-id: ${randomUUID()}\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
};

/** Sends some more; every one has to be stored. */
const deliver = async (
  trial: Trial,
  count: number,
  from: number,
  payloads: Awaited<ReturnType<typeof preparePayloads>>,
): Promise<void> => {
  let next = from;
  const lane = async (): Promise<void> => {
    const sender = createSender(trial.url);
    while (next < from + count) {
      const serial = next;
      next += 1;
      const kind = serial % ONE_IN === 0 ? payloads.partners : payloads.others;
      const payload = kind[Math.floor(serial / ONE_IN) % kind.length] ?? {};
      const { status, body } = await sender.send(requestOf(payload, trial.webhookSecret, serial));
      if (status !== 200) throw new Error(`delivery ${serial} was answered ${status} ${body}`);
    }
    sender.close();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
};

const settle = async (trial: Trial): Promise<number> => {
  const began = performance.now();
  for (;;) {
    const [row] = await trial.query(
      "SELECT count(*)::int AS waiting FROM deliveries WHERE state = 'waiting'",
    );
    const waiting = Number(row?.["waiting"]);
    if (waiting === 0 || performance.now() - began > SETTLE_LIMIT_MS) return waiting;
    await pause(200);
  }
};

const COLUMNS = [
  "deliveries",
  "heap MB",
  "resident MB",
  "database MB",
  "handles",
  "connections",
  "jobs",
  "queue MB",
  "waiting",
];

const rowOf = (sample: Sample): string =>
  [
    sample.deliveries,
    megabytes(sample.heap),
    megabytes(sample.resident),
    megabytes(sample.database),
    sample.handles,
    sample.connections,
    sample.jobs,
    megabytes(sample.jobBytes),
    sample.waiting,
  ]
    .map((figure, index) => String(figure).padStart(COLUMNS[index]?.length ?? 0))
    .join("  ");

/** Answers whether everything stayed flat and was worked off. */
const soak = async (deliveries: number): Promise<boolean> => {
  const trial = await startTrial({ more: "limits: { ruleIssues: 100000 }\n", embedded: true });
  try {
    await trial.serve();
    const payloads = await preparePayloads(trial);
    const samples: Sample[] = [];
    const began = performance.now();
    const part = Math.ceil(deliveries / SAMPLES);
    say(COLUMNS.join("  "));
    for (let sent = 0; sent < deliveries; sent += part) {
      await deliver(trial, Math.min(part, deliveries - sent), sent, payloads);
      const sample = await takeSample(trial, Math.min(deliveries, sent + part));
      samples.push(sample);
      say(rowOf(sample));
    }
    const seconds = (performance.now() - began) / 1_000;
    const left = await settle(trial);
    const states = await trial.query(
      "SELECT state, count(*)::int AS count FROM deliveries GROUP BY state ORDER BY state",
    );
    const words = states.map((row) => `${row["state"]} ${row["count"]}`).join(", ");
    say(
      `\n${deliveries} deliveries in ${Math.round(seconds)} s (${Math.round(deliveries / seconds)}/s, samples included): ${words}`,
    );
    const verdicts = verdictsOf(samples);
    for (const { what, growth, most, unit, flat } of verdicts)
      say(
        `  ${flat ? "✓" : "✗"} ${what.padEnd(12)} grew by ${growth.toFixed(1)} ${unit} after the first third, and may by ${most} ${unit}`,
      );
    const lost = states.reduce((sum, row) => sum + Number(row["count"]), 0) < deliveries;
    if (left > 0) say(`  ✗ ${left} deliveries were not worked off`);
    if (lost) say("  ✗ not every delivery is in the database");
    for (const line of trial.complaints().slice(0, 5)) say(`  the log: ${line}`);
    return verdicts.every(({ flat }) => flat) && left === 0 && !lost;
  } finally {
    await trial.stop();
  }
};

const { values } = parseArgs({ options: { deliveries: { type: "string", default: "100000" } } });
process.exitCode = (await soak(Number(values.deliveries))) ? 0 : 1;
