import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { freePort } from "../../../src/lib/free-port.ts";
import { type RunningCommand, startCommand } from "../../support/serve-process.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE, WEBHOOK_SECRET, type Written } from "../../support/service-configuration.ts";
import { until } from "../../support/until.ts";

let on: TestService;
let usual: Written | undefined;
beforeEach(async () => {
  on = await startTestService({
    configure: (given) => {
      usual = given;
      return given;
    },
  });
});
afterEach(() => on.stop());

/** `liaison serve` on the same database and the same GitLab. */
const serve = async (port: number, ...args: string[]): Promise<RunningCommand> => {
  const file = join(on.folder, "liaison.yml");
  await writeFile(file, JSON.stringify(usual));
  const command = startCommand(["serve", "--config", file, ...args], {
    PORT: String(port),
    DATABASE_URL: on.database.url,
    LOG_LEVEL: "info",
  });
  await command.line((line) => line.includes('"ready:'));
  return command;
};

/** What came of a delivery: GitLab's own view of it. */
type Answer = number | "refused" | "broken";

const body = (serial: number): string =>
  JSON.stringify({
    object_kind: "issue",
    event_type: "issue",
    user: { id: 51, name: "Ada", username: "ada" },
    project: {
      id: 999,
      path_with_namespace: "nowhere/at-all",
      visibility_level: 20,
      web_url: "https://x.test/n",
    },
    object_attributes: { id: 5_000 + serial, iid: serial, project_id: 999, action: "open", author_id: 51 },
    text: "x".repeat(2_000),
  });

const deliver = (agent: Agent, port: number, id: string, serial: number): Promise<Answer> =>
  new Promise((resolve) => {
    const text = body(serial);
    const headers = {
      "content-type": "application/json",
      "x-gitlab-event": "Issue Hook",
      "x-gitlab-token": WEBHOOK_SECRET,
      "webhook-id": id,
      "content-length": String(Buffer.byteLength(text)),
    };
    const call = request(
      { host: "127.0.0.1", port, method: "POST", path: `/webhooks/gitlab/${INSTANCE}`, agent, headers },
      (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
      },
    );
    call.on("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ECONNREFUSED" ? "refused" : "broken"),
    );
    call.end(text);
  });

describe("a process that is told to stop under traffic", () => {
  test("answers or refuses every delivery, loses none it answered, and ends within its limit", async () => {
    const port = await freePort();
    const process = await serve(port, "--stop-within", "15s");
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const answers = new Map<string, Answer>();
    let serial = 0;
    const sender = async (): Promise<void> => {
      for (let answer: Answer = 200; answer !== "refused"; ) {
        serial += 1;
        const id = randomUUID();
        answer = await deliver(agent, port, id, serial);
        answers.set(id, answer);
      }
    };
    const senders = Promise.all(Array.from({ length: 20 }, sender));
    await until(() => answers.size > 500);
    const told = performance.now();
    process.signal("SIGTERM");
    expect(await process.ended()).toEqual({ code: 0, signal: null });
    const took = performance.now() - told;
    await senders;
    agent.destroy();
    const kinds = new Set(answers.values());
    expect(
      [...kinds].filter((answer) => answer !== 200 && answer !== "refused" && answer !== "broken"),
    ).toEqual([]);
    // A connection may end just as a request is put on it, which no server can prevent; it is nothing that was accepted.
    expect([...answers.values()].filter((answer) => answer === "broken").length).toBeLessThanOrEqual(20);
    const accepted = [...answers].filter(([, answer]) => answer === 200).map(([id]) => id);
    const rows = await on.database.query("SELECT message_id FROM deliveries WHERE message_id = ANY($1)", [
      accepted,
    ]);
    expect(rows).toHaveLength(accepted.length);
    expect(took).toBeLessThan(15_000);
  });

  test("stops at once when it is told twice, although a request is under way", async () => {
    // In the place of the service that hooks know.
    await on.stopService();
    const process = await serve(Number(new URL(on.service().url).port), "--stop-within", "2m");
    on.gate.trouble(({ method, path }) =>
      method === "GET" && /\/issues\/\d+$/.test(path) ? { kind: "slow", milliseconds: 60_000 } : undefined,
    );
    await on.gitlab.as("kira")("POST", "/projects/kde%2Fsysadmin/issues", { title: "It is stuck" });
    await until(() => on.gate.faults.length > 0);
    process.signal("SIGTERM");
    await process.line((line) => line.includes("stopping: what is under way"));
    const told = performance.now();
    process.signal("SIGTERM");
    expect(await process.ended()).toEqual({ code: 0, signal: null });
    expect(performance.now() - told).toBeLessThan(6_000);
  });
});

describe("a service that stops while GitLab is slow", () => {
  test("cuts what takes too long and hands it back: another one does it at once", async () => {
    let isFirst = true;
    on.gate.trouble(({ method, path }) => {
      if (!isFirst || method !== "GET" || !/\/issues\/\d+$/.test(path)) return undefined;
      isFirst = false;
      return { kind: "slow", milliseconds: 60_000 };
    });
    const opening = on.opens("kira", "kde/sysadmin");
    await until(() => on.gate.faults.length === 1);
    const second = await on.another();
    try {
      const began = performance.now();
      await on.service().stop(6_500);
      expect(performance.now() - began).toBeLessThan(6_500);
      const issue = await opening;
      await until(async () => (await on.botNotes(issue)).length === 1);
      // Not after the heartbeat of a job, nor after the 15 s for which GitLab's silence is waited for otherwise.
      expect(performance.now() - began).toBeLessThan(8_000);
    } finally {
      await second.stop();
    }
  });
});
