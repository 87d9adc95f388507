/** A sandbox GitLab per test, and clients for its people. */
import { afterEach, beforeEach } from "@jest/globals";
import { createGitlab, type Gitlab } from "../../../src/gitlab/gitlab.ts";
import { silentLogger } from "../../../src/lib/log.ts";
import type { IssueRef } from "../../../src/model/ids.ts";
import { type Sandbox, startSandbox } from "../../../src/sandbox/server.ts";

/** What a test speaks to. */
export interface People {
  /** The client of one of the demo's people; `root` is the administrator. */
  as(username: string): Gitlab;
  /** Asks the API itself, for what no client does. */
  call(username: string, method: string, path: string, body?: object): Promise<number>;
  idOf(username: string): number;
  /** Opens an issue in kde/sysadmin as kira, or elsewhere as somebody else. */
  open(title?: string, project?: string, username?: string): Promise<IssueRef>;
}

/** Starts the demo's sandbox before each test, and ends it after. */
export const sandboxPerTest = (): People => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ seed: "demo" });
  });
  afterEach(() => sandbox.stop());
  const tokenOf = (username: string): string =>
    [sandbox.admin, ...sandbox.users].find((user) => user.username === username)?.token ?? "";
  const as = (username: string): Gitlab =>
    createGitlab({
      instance: "gitlab",
      url: sandbox.url,
      tokenFor: () => tokenOf(username),
      log: silentLogger,
    });
  return {
    as,
    call: async (username, method, path, body) => {
      const response = await fetch(`${sandbox.url}/api/v4${path}`, {
        method,
        headers: { "private-token": tokenOf(username), "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await response.text();
      return response.status;
    },
    idOf: (username) => sandbox.world.usersByUsername.get(username)?.id ?? 0,
    open: async (title = "Runner fails", project = "kde/sysadmin", username = "kira") =>
      (await as(username).createIssue(project, newIssue({ title }))).ref,
  };
};

/** An issue to be opened. */
export const newIssue = (
  values: Partial<Parameters<Gitlab["createIssue"]>[1]> = {},
): Parameters<Gitlab["createIssue"]>[1] => ({
  title: "Please look",
  description: "It fails.",
  labels: [],
  assigneeIds: [],
  confidential: false,
  dueDate: null,
  type: "issue",
  ...values,
});
