/** `liaison serve` as processes of their own, with a GitLab that cannot be reached: for what concerns the database alone. */
import { randomUUID } from "node:crypto";
import { writeSandboxConfig } from "../../src/cli/sandbox-config.ts";
import { issuePayload } from "./payloads.ts";
import { type RunningCommand, startCommand } from "./serve-process.ts";

const SECRET = "a secret";

/** A service that is ready. */
export interface LoneService extends RunningCommand {
  /** Sends a webhook; answers its status, 0 where there was no answer. */
  post(messageId?: string): Promise<number>;
}

/** Writes a configuration into the folder; answers its path. */
export const writeLoneConfig = async (folder: string): Promise<string> => {
  const users = ["liaison-bot", "aconrad"].map((username) => ({ username, token: "none" }));
  const nowhere = "http://127.0.0.1:1";
  const path = await writeSandboxConfig(folder, "liaison.yml", {
    url: nowhere,
    serviceUrl: nowhere,
    users,
    webhookSecret: SECRET,
  });
  return path;
};

/** Starts one and waits until it is ready. */
export const startLoneService = (
  config: string,
  env: Readonly<Record<string, string>>,
): Promise<LoneService> => whenReady(startCommand(["serve", "--config", config], { PORT: "0", ...env }));

/** One that was started already. */
export const whenReady = async (running: RunningCommand): Promise<LoneService> => {
  const ready = JSON.parse(await running.line((line) => line.includes('"ready:')));
  const post = async (messageId: string = randomUUID()): Promise<number> => {
    const answer = await fetch(`${ready.url}/webhooks/gitlab/sandbox`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-gitlab-event": "Issue Hook",
        "x-gitlab-token": SECRET,
        "webhook-id": messageId,
      },
      body: JSON.stringify(issuePayload()),
    }).catch(() => undefined);
    return answer?.status ?? 0;
  };
  return { ...running, post };
};
