import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { GateRequest } from "../support/gate.ts";
import { issuePayload } from "../support/payloads.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { INSTANCE, WEBHOOK_SECRET, type Written, withRules } from "../support/service-configuration.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());
beforeEach(async () => {
  on.gate.trouble(undefined);
  await on.configure((usual) => usual);
});

const isNote = ({ method, path }: GateRequest): boolean => method === "POST" && path.endsWith("/notes");
const observing = (usual: Written): Written => ({ ...usual, mode: "observe" });

const outcomesOf = async (key: string) =>
  (await on.service().store.effects.ofIssue(key)).map(({ effect, outcome }) => [effect.kind, outcome?.state]);

describe("what was wished and had to wait", () => {
  test("is not applied once the configuration only observes", async () => {
    on.gate.trouble((request) => (isNote(request) ? { kind: "answered", status: 429 } : undefined));
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.configure(observing);
    on.gate.trouble(undefined);
    await on.later(20 * 60_000);
    await on.settled();
    expect(await on.botNotes(issue)).toEqual([]);
    expect(await outcomesOf(issue.key)).toContainEqual(["status_note", "observed"]);
  });

  test("by a rule is not applied once that rule is gone, and the rest is", async () => {
    await on.configure(withRules({ name: "gone soon", actions: { labels: ["outage"] } }));
    on.gate.trouble((request) => (isNote(request) ? { kind: "answered", status: 429 } : undefined));
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.configure(withRules());
    on.gate.trouble(undefined);
    await on.later(20 * 60_000);
    await on.settled();
    expect(await on.botNotes(issue)).toHaveLength(1);
    expect(await on.labelsOf(issue)).toEqual([]);
  });
});

describe("a payload that lies", () => {
  const send = async (body: unknown): Promise<number> => {
    const answer = await fetch(`${on.service().url}/webhooks/gitlab/${INSTANCE}`, {
      method: "POST",
      headers: { "x-gitlab-token": WEBHOOK_SECRET, "x-gitlab-event": "Issue Hook" },
      body: JSON.stringify(body),
    });
    await on.settled();
    return answer.status;
  };

  test("about where an issue is makes us speak in nobody else's project", async () => {
    const issue = await on.opens("stranger", "gitlab-org/gitlab");
    const forged = issuePayload({
      attributes: { id: 1, iid: issue.iid, updated_at: "2099-01-01T00:00:00Z" },
      project: {
        id: issue.projectId,
        name: "x",
        web_url: "",
        namespace: "KDE",
        visibility_level: 20,
        path_with_namespace: "kde/sysadmin",
        default_branch: "main",
      },
    });
    expect(await send(forged)).toBe(200);
    expect(await on.botNotes(issue)).toEqual([]);
  });
});

describe("an issue that is moved", () => {
  test("takes its status note along: there is still one, brought up to date", async () => {
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.later(5 * 60_000);
    const desktop = await on.gitlab.as("kira")("GET", "/projects/kde%2Fplasma-desktop");
    const target = desktop.body.id;
    const { body } = await on.gitlab.as("kira")("POST", `${issue.path}/move`, { to_project_id: target });
    const { iid } = body as unknown as { readonly iid: number };
    const path = `/projects/${target}/issues/${iid}`;
    const moved = { key: `${INSTANCE}:${target}#${iid}`, projectId: target, iid, path };
    await on.later(5 * 60_000);
    await on.comments("kira", moved, "It is here now.");
    expect(await on.botNotes(moved)).toHaveLength(1);
  });
});

describe("people", () => {
  test("who unsubscribed by hand, where that can be seen, are left in peace", async () => {
    await on.configure(observing);
    const issue = await on.opens("kira", "kde/sysadmin", { description: "Hello @aconrad" });
    await on.gitlab.as("aconrad")("POST", `${issue.path}/unsubscribe`);
    await on.configure((usual) => usual);
    await on.later(5 * 60_000);
    await on.changes("kira", issue, { title: "Another title" });
    expect(await on.isSubscribed("aconrad", issue)).toBe(false);
    expect(await on.botNotes(issue)).toHaveLength(1);
    expect((await on.botNotes(issue))[0]?.body).not.toContain("@aconrad");
  });

  test("who are subscribed are not mentioned as well, whatever a rule says", async () => {
    await on.configure(withRules({ name: "tell", actions: { mention: ["aconrad", "dsmith"] } }));
    const issue = await on.opens("kira", "kde/sysadmin");
    const [note] = await on.botNotes(issue);
    expect(note?.body).toContain("cc @dsmith");
    expect(note?.body).not.toContain("@aconrad");
  });

  test("whom GitLab does not know are neither mentioned nor assigned, and the others are", async () => {
    await on.configure(
      withRules(
        { name: "tell", actions: { mention: ["nobody-here"] } },
        { name: "assign nobody", actions: { assign: ["nobody-here"] } },
        { name: "assign somebody", actions: { assign: ["bcarranza", "nobody-here"] } },
      ),
    );
    const issue = await on.opens("kira", "kde/sysadmin");
    const [note] = await on.botNotes(issue);
    expect(note?.body).not.toContain("nobody-here");
    const assigns = (await on.service().store.effects.ofIssue(issue.key)).filter(
      ({ effect }) => effect.kind === "assign",
    );
    expect(assigns.map(({ effect, outcome }) => [effect.askedBy, outcome?.state])).toEqual([
      ["rule: assign nobody", "failed"],
      ["rule: assign somebody", "done"],
    ]);
    expect(assigns[1]?.outcome?.why).toContain("not all");
  });
});

describe("what ends late", () => {
  test("a subscription that succeeds after the note was written is told in the note", async () => {
    const isSubscription = ({ path }: GateRequest) => path.endsWith("/subscribe");
    on.gate.trouble((request) => (isSubscription(request) ? { kind: "answered", status: 503 } : undefined));
    const issue = await on.opens("kira", "kde/sysadmin");
    expect((await on.botNotes(issue))[0]?.body).not.toContain("has been told");
    on.gate.trouble(undefined);
    await on.later(60_000);
    await on.settled();
    expect(await on.isSubscribed("aconrad", issue)).toBe(true);
    expect((await on.botNotes(issue))[0]?.body).toContain("has been told");
  });

  test("a label that we took off, though the answer was lost, is not taken for a person's doing", async () => {
    await on.configure(
      withRules(
        { name: "off", conditions: { title: "done" }, actions: { remove_labels: ["outage"] } },
        { name: "on", conditions: { title: "again" }, actions: { labels: ["outage"] } },
      ),
    );
    const issue = await on.opens("kira", "kde/sysadmin", { title: "again" });
    on.gate.trouble(({ method }) => (method === "PUT" ? { kind: "answer lost" } : undefined));
    await on.changes("kira", issue, { title: "done" });
    on.gate.trouble(undefined);
    await on.later(61_000);
    await on.settled();
    expect(await on.labelsOf(issue)).toEqual([]);
    await on.comments("kira", issue, "Thank you.");
    await on.changes("kira", issue, { title: "again" });
    expect(await on.labelsOf(issue)).toEqual(["outage"]);
  });

  test("a mention whose time has come waits for its note without asking GitLab again and again", async () => {
    let lost = false;
    on.gate.trouble((request) => {
      if (isNote(request) && !lost) {
        lost = true;
        return { kind: "answer lost" };
      }
      return !lost && request.path.endsWith("/users") ? { kind: "answered", status: 503 } : undefined;
    });
    const issue = await on.opens("gaia", "gnome/gnome-shell");
    on.gate.trouble(undefined);
    await on.resetRequests();
    await on.later(6_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    // Of this issue: places are read and hooks looked at whenever their time has come.
    const aboutIssues = (await on.requests()).filter(({ route }) => route.includes("/issues/:"));
    const asked = aboutIssues.reduce((sum, { count }) => sum + count, 0);
    await on.later(61_000);
    await on.settled();
    expect(await on.botNotes(issue)).toHaveLength(1);
    expect(asked).toBeLessThan(15);
  });
});
