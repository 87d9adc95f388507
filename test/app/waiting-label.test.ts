/** The label that says whom an issue waits on, where GitLab's answers to it are lost. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { escalating } from "../support/escalating.ts";
import type { GateRequest } from "../support/gate.ts";
import { startTestService, type TestService } from "../support/service.ts";
import type { OpenedIssue } from "../support/stories.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
});
afterAll(() => on.stop());
afterEach(() => on.gate.trouble(undefined));

const putsOn =
  (label: string) =>
  ({ method, body }: GateRequest): boolean =>
    method === "PUT" && body.includes(`"add_labels":"${label}"`);

describe("the label that says whom an issue waits on", () => {
  const waits = async (issue: OpenedIssue): Promise<string[]> =>
    (await on.labelsOf(issue)).filter((label) => label.startsWith("waiting-on::"));

  test("is not there in the end where GitLab's answer was lost, and the issue was closed meanwhile", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    expect(await waits(issue)).toEqual(["waiting-on::com-infrastructure"]);
    on.gate.trouble((request) =>
      putsOn("waiting-on::partner")(request) ? { kind: "answer lost" } : undefined,
    );
    await on.later(2_000);
    await on.comments("aconrad", issue, "Have you tried it again?");
    await on.later(1_000);
    await on.changes("kira", issue, { state_event: "close" });
    on.gate.trouble(undefined);
    await on.later(10 * 60_000);
    await on.settled();
    expect(await waits(issue)).toEqual([]);
  });

  test("is not put on later where GitLab could not be told, and the issue was closed meanwhile", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab");
    on.gate.trouble((request) =>
      putsOn("waiting-on::com-infrastructure")(request) ? { kind: "answered", status: 500 } : undefined,
    );
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    expect(await waits(issue)).toEqual([]);
    await on.later(1_000);
    await on.changes("kira", issue, { state_event: "close" });
    on.gate.trouble(undefined);
    await on.later(10 * 60_000);
    await on.settled();
    expect(await waits(issue)).toEqual([]);
  });

  test("stays where a person put it on while GitLab could not be told", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab");
    on.gate.trouble((request) =>
      putsOn("waiting-on::com-infrastructure")(request) ? { kind: "answered", status: 500 } : undefined,
    );
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    await on.gitlab.as("root")("PUT", issue.path, { add_labels: "waiting-on::com-infrastructure" });
    await on.later(1_000);
    await on.changes("kira", issue, { state_event: "close" });
    on.gate.trouble(undefined);
    await on.later(10 * 60_000);
    await on.settled();
    expect(await waits(issue)).toEqual(["waiting-on::com-infrastructure"]);
  });

  test("follows on where the answers to the one before, and to its end, were lost", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    on.gate.trouble((request) =>
      putsOn("waiting-on::partner")(request) ? { kind: "answer lost" } : undefined,
    );
    await on.later(2_000);
    await on.comments("aconrad", issue, "Have you tried it again?");
    expect(await waits(issue)).toContain("waiting-on::partner");
    const isChange = ({ method, path }: GateRequest): boolean =>
      method === "PUT" && path.endsWith(`/issues/${issue.iid}`);
    on.gate.trouble((request) => (isChange(request) ? { kind: "answered", status: 500 } : undefined));
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison waiting on liaison");
    await on.later(2_000);
    await on.comments("kira", issue, "Yes, and it is the same.");
    expect(on.gate.faults.filter(isChange).length).toBeGreaterThan(2);
    on.gate.trouble(undefined);
    await on.later(10 * 60_000);
    await on.settled();
    expect(await waits(issue)).toEqual(["waiting-on::com-infrastructure"]);
  });
});
