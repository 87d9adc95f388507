import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ROUTES } from "../../src/gitlab/routes.ts";
import { createLogger } from "../../src/http/log.ts";
import type { Tracer } from "../../src/lib/trail.ts";
import { openTracer } from "../../src/telemetry/open.ts";
import { type CollectedSpan, type Collector, startCollector } from "../support/collector.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { withRules } from "../support/service-configuration.ts";
import type { OpenedIssue } from "../support/stories.ts";
import { until } from "../support/until.ts";

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

let on: TestService;
let collector: Collector;
let tracer: Tracer;
let issue: OpenedIssue;
const lines: Line[] = [];

const TITLE = "A runner that only we know of";
const TEXT = "It fails since yesterday, says the log.";

beforeAll(async () => {
  collector = await startCollector();
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_SERVICE_NAME: "liaison-of-the-test",
    OTEL_BSP_SCHEDULE_DELAY: "20",
  };
  // The library looks at the process itself.
  Object.assign(process.env, variables);
  const stream = new PassThrough().setEncoding("utf8");
  stream.on("data", (text: string) => {
    for (const line of text.split("\n")) if (line !== "") lines.push(JSON.parse(line));
  });
  const log = createLogger({ level: "debug", to: stream });
  tracer = await openTracer(process.env, log);
  for (const name of Object.keys(variables)) delete process.env[name];
  on = await startTestService({
    configure: withRules({
      name: "runner questions",
      conditions: { title_or_description: "runner" },
      actions: { labels: ["Category:Runner"] },
    }),
    service: { log, tracer },
  });
  await on.opens("kira", "kde/sysadmin", { title: TITLE, description: TEXT, confidential: true });
  issue = await on.opens("kira", "kde/sysadmin", { title: TITLE, description: TEXT });
  await until(() =>
    collector.spans.some(
      ({ name, attributes }) => name === "job" && attributes["liaison.issue"] === issue.key,
    ),
  );
});
afterAll(async () => {
  await on.stop();
  await tracer.stop();
  await collector.stop();
});

const said = (msg: string): Line[] => lines.filter((line) => line.msg === msg);
const ofIssue = (msg: string): Line[] => said(msg).filter((line) => line["issue"] === issue.key);

describe("one delivery in the log", () => {
  test("has its number from the first line on, beside GitLab's id of the message", () => {
    const [stored] = ofIssue("a delivery was stored");
    expect(stored).toMatchObject({
      level: "info",
      delivery: expect.any(Number),
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      instance: "sandbox",
      event: "issue",
      state: "waiting",
    });
  });

  test("leads to its job, its plan, and every effect of that plan", () => {
    const [stored] = ofIssue("a delivery was stored");
    const delivery = stored?.["delivery"];
    const decided = ofIssue("decided").find((line) =>
      (line["deliveries"] as number[]).includes(Number(delivery)),
    );
    expect(decided).toMatchObject({
      level: "info",
      job: expect.any(String),
      plan: expect.any(Number),
      partner: "kde",
      effects: expect.objectContaining({ labels: 1, status_note: 1, subscribe: 1 }),
    });
    const effects = ofIssue("an effect").filter((line) => line["plan"] === decided?.["plan"]);
    expect(effects.map((line) => [line["kind"], line["state"]]).sort()).toEqual([
      ["labels", "done"],
      ["status_note", "done"],
      ["subscribe", "done"],
    ]);
    for (const line of effects)
      expect(line).toMatchObject({ job: decided?.["job"], effect: expect.stringContaining(issue.key) });
  });

  test("leads to every request that was sent for it, with the effects that it was for and GitLab's own id", () => {
    const requests = ofIssue("GitLab answered");
    const note = requests.find((line) => String(line["request"]).match(/^POST .*\/notes$/));
    expect(note).toMatchObject({
      level: "info",
      instance: "sandbox",
      gitlabRequestId: expect.any(String),
      effects: expect.arrayContaining([
        expect.stringContaining("labels"),
        expect.stringContaining("status_note"),
      ]),
    });
    const reading = requests.find((line) => String(line["request"]).startsWith("GET "));
    expect(reading).toMatchObject({ level: "debug", job: note?.["job"], deliveries: note?.["deliveries"] });
  });

  test("says nothing of what people wrote", () => {
    const all = JSON.stringify(lines);
    expect(all).not.toContain(TITLE);
    expect(all).not.toContain(TEXT);
  });
});

/** A tree of spans as text, children in their order by name. */
const drawn = (spans: readonly CollectedSpan[], parent: CollectedSpan, depth = 0): string[] => [
  `${"  ".repeat(depth)}${parent.name}`,
  ...spans
    .filter(({ parentSpanId }) => parentSpanId === parent.spanId)
    .sort((one, other) => one.name.localeCompare(other.name))
    .flatMap((child) => drawn(spans, child, depth + 1)),
];

describe("one delivery in the trace", () => {
  const root = () =>
    collector.spans.find(
      ({ name, attributes }) =>
        name === "POST /webhooks/gitlab" &&
        attributes["liaison.issue"] === issue.key &&
        attributes["liaison.state"] === "waiting",
    ) as CollectedSpan;
  const inTrace = () => collector.spans.filter(({ traceId }) => traceId === root().traceId);

  test("is a tree from the webhook through job, decision and effects to the requests", () => {
    expect(drawn(inTrace(), root()).join("\n")).toMatchInlineSnapshot(`
"POST /webhooks/gitlab
  job
    apply labels+status_note
      POST /projects/:id/issues/:issue_iid/notes
    apply subscribe
      POST /projects/:id/issues/:issue_iid/subscribe
    decide
      GET /projects/:id/issues/:issue_iid
      GET /projects/:id/labels"
`);
  });

  test("names its parts by OpenTelemetry's conventions, and the service as its variable says", () => {
    expect(collector.resource).toMatchObject({
      "service.name": "liaison-of-the-test",
      "service.version": expect.any(String),
    });
    expect(root().kind).toBe(2);
    expect(root().attributes).toMatchObject({
      "http.route": "/webhooks/gitlab",
      "http.response.status_code": 200,
      "liaison.delivery": expect.any(Number),
    });
    const [note] = inTrace().filter(({ name }) => name.endsWith("/notes"));
    expect(note?.kind).toBe(3);
    expect(note?.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.response.status_code": 201,
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(on.gate.url).port),
      "url.template": "/projects/:id/issues/:issue_iid/notes",
      "gitlab.request_id": expect.any(String),
    });
  });

  test("carries no secret, no query and nothing that people wrote", () => {
    const all = collector.bodies.join("");
    for (const { token } of on.gitlab.users) expect(all).not.toContain(token);
    expect(all).not.toContain(TITLE);
    expect(all).not.toContain(TEXT);
    const addresses = collector.spans.flatMap(({ attributes }) => String(attributes["url.full"] ?? ""));
    expect(addresses.filter((address) => /[?#@]/.test(address))).toEqual([]);
  });

  test("shows a request that GitLab refused as failed, and what was sent again", async () => {
    let left = 1;
    on.gate.trouble(({ method }) => {
      if (method !== "GET" || left === 0) return undefined;
      left -= 1;
      return { kind: "answered", status: 502 };
    });
    await on.comments("kira", issue, "Any news?");
    on.gate.trouble(undefined);
    await until(() =>
      collector.spans.some(({ attributes }) => attributes["http.request.resend_count"] === 1),
    );
    const failed = collector.spans.find(({ attributes }) => attributes["http.response.status_code"] === 502);
    expect(failed?.status.code).toBe(2);
    expect(failed?.attributes["error.type"]).toBe("502");
  });

  test("what comes twice is one trace with two calls, and is worked on once", async () => {
    const body = JSON.stringify({ object_kind: "push" });
    const headers = { "x-gitlab-token": "a secret of webhooks", "webhook-id": "the-same-twice" };
    for (const _ of [1, 2])
      await fetch(`${on.service().url}/webhooks/gitlab/sandbox`, { method: "POST", headers, body });
    const calls = () => collector.spans.filter(({ attributes }) => attributes["liaison.state"] === "ignored");
    await until(() => calls().length >= 2);
    const [one, other] = calls();
    expect(new Set([one?.traceId, other?.traceId]).size).toBe(1);
    expect(new Set([one?.spanId, other?.spanId]).size).toBe(2);
  });
});

describe("the figures of it", () => {
  const page = async (): Promise<string> => (await fetch(`${on.service().adminUrl}/metrics`)).text();

  test("tell each stage", async () => {
    const text = await page();
    for (const line of [
      /^liaison_deliveries_received_total\{answer="stored"\} [1-9]/m,
      /^liaison_deliveries_stored\{state="waiting"\} 0$/m,
      /^liaison_deliveries_oldest_waiting_seconds 0$/m,
      /^liaison_decision_seconds_count\{result="partner"\} [1-9]/m,
      /^liaison_job_seconds_count\{kind="issue",result="partner"\} [1-9]/m,
      /^liaison_delivery_done_seconds_count\{result="acted"\} [1-9]/m,
      /^liaison_effects_total\{kind="status_note",state="done"\} [1-9]/m,
      /^liaison_gitlab_requests_total\{instance="sandbox",method="POST",endpoint="\/projects\/:id\/issues\/:issue_iid\/notes",status="201"\} [1-9]/m,
      /^liaison_dead_letters_total 0$/m,
      /^liaison_ready 1$/m,
      /^liaison_build_info\{version="[^"]+",node="24[^"]*"\} 1$/m,
    ])
      expect(text).toMatch(line);
  });

  test("count a delivery as done when its last effect is, also if that is tried again later", async () => {
    const done = async (): Promise<number> =>
      Number(/^liaison_delivery_done_seconds_count\{result="acted"\} (\d+)/m.exec(await page())?.[1]);
    let left = 1;
    on.gate.trouble(({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/notes") || left === 0) return undefined;
      left -= 1;
      return { kind: "answer lost" };
    });
    const before = await done();
    await on.opens("kira", "kde/sysadmin");
    on.gate.trouble(undefined);
    expect(await done()).toBe(before);
    expect(await page()).toMatch(/^liaison_effects_open\{kind="status_note"\} 1$/m);
    await on.later(61_000);
    await on.settled();
    expect(await done()).toBe(before + 1);
    expect(await page()).toMatch(/^liaison_delivery_done_seconds_bucket\{le="60",result="acted"\} \d+$/m);
  });

  test("do not grow with what senders write", async () => {
    const series = async (): Promise<number> =>
      (await page()).split("\n").filter((line) => line.startsWith("liaison_")).length;
    const call = async (number: number): Promise<number> => {
      const { status } = await fetch(`${on.service().url}/webhooks/gitlab/sandbox`, {
        method: "POST",
        headers: {
          "x-gitlab-token": number % 2 === 0 ? "a secret of webhooks" : `guess ${number}`,
          "x-gitlab-event": `Invented ${number} Hook`,
          "x-gitlab-instance": `https://invented${number}.example`,
        },
        body: JSON.stringify({ object_kind: `invented ${number}`, event_type: `kind ${number}` }),
      });
      return status;
    };
    expect([await call(0), await call(1)]).toEqual([200, 401]);
    const before = await series();
    for (let number = 2; number < 100; number += 1) await call(number);
    expect(await series()).toBe(before);
  });

  test("call every request of ours by a name from a fixed list", async () => {
    const endpoints = [...(await page()).matchAll(/endpoint="([^"]*)"/g)].map(([, name = ""]) => name);
    expect(endpoints.length).toBeGreaterThan(3);
    expect(endpoints.filter((name) => name === "other" || !ROUTES.has(name))).toEqual([]);
  });
});
