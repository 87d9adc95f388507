import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLogger } from "../../src/http/log.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { WEBHOOK_SECRET } from "../support/service-configuration.ts";

let on: TestService;
let written = "";
beforeAll(async () => {
  const stream = new PassThrough().setEncoding("utf8");
  stream.on("data", (text: string) => {
    written += text;
  });
  on = await startTestService({ service: { log: createLogger({ level: "debug", to: stream }) } });
});
afterAll(() => on.stop());

test("the log tells what went on and went wrong, and never a secret or what a confidential issue says", async () => {
  await on.opens("kira", "kde/sysadmin", {
    title: "A title that stays between us",
    description: "A text that stays between us",
    confidential: true,
  });
  on.gate.trouble(({ path }) =>
    path.endsWith("/notes") ? { kind: "answer lost" } : { kind: "answered", status: 502 },
  );
  await on.opens("kira", "kde/sysadmin");
  on.gate.trouble(undefined);
  await on.writeSecret("aconrad", "revoked-token-of-a-person");
  await on.writeSecret("bot", "revoked-token-of-the-bot");
  await on.later(2_000);
  await on.opens("kira", "kde/sysadmin");
  await fetch(`${on.service().url}/webhooks/gitlab/sandbox`, {
    method: "POST",
    headers: { "x-gitlab-token": "a guessed secret" },
    body: "{}",
  });
  for (const words of ["502", "401", "an effect", "GitLab cannot be asked"]) expect(written).toContain(words);
  const secrets = [
    ...on.gitlab.users.map(({ token }) => token),
    WEBHOOK_SECRET,
    "revoked-token",
    "a guessed secret",
    "stays between us",
  ];
  expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
});
