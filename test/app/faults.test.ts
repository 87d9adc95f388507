import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Fault, GateRequest, Trouble } from "../support/gate.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { withPartner, withRules } from "../support/service-configuration.ts";
import type { OpenedIssue } from "../support/stories.ts";
import { until } from "../support/until.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());
afterEach(() => on.gate.trouble(undefined));

const isNote = ({ method, path }: GateRequest): boolean => method === "POST" && path.endsWith("/notes");

/** The first `times` requests that `concerns` speaks of meet the fault. */
const first = (times: number, concerns: (request: GateRequest) => boolean, fault: Fault): Trouble => {
  let left = times;
  return (request) => {
    if (left === 0 || !concerns(request)) return undefined;
    left -= 1;
    return fault;
  };
};

const openEffects = async (issue: OpenedIssue) => await on.service().store.effects.open(issue.key);

const expectLookedAfter = async (issue: OpenedIssue): Promise<void> => {
  expect(await openEffects(issue)).toEqual([]);
  expect(await on.botNotes(issue)).toHaveLength(1);
  expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
  expect(await on.isSubscribed("aconrad", issue)).toBe(true);
};

const opensRunnerIssue = (): Promise<OpenedIssue> => on.opens("kira", "kde/sysadmin", { title: "Runner" });

describe("a note whose answer is lost", () => {
  test("is looked for once GitLab has surely ended, found, and not posted twice", async () => {
    on.gate.trouble(first(1, isNote, { kind: "answer lost" }));
    const issue = await opensRunnerIssue();
    expect(await openEffects(issue)).not.toEqual([]);
    await on.later(30_000);
    await on.settled();
    expect(await openEffects(issue)).not.toEqual([]);
    await on.later(31_000);
    await on.settled();
    await expectLookedAfter(issue);
  });

  test("does not put on again what it had put on, once a person has taken that off", async () => {
    on.gate.trouble(first(1, isNote, { kind: "answer lost" }));
    const issue = await opensRunnerIssue();
    await on.stopService();
    await on.gitlab.as("kira")("PUT", issue.path, { remove_labels: "Category:Runner" });
    await on.gitlab.webhooks.idle();
    await on.later(61_000);
    await on.startAgain();
    await on.settled();
    expect(await openEffects(issue)).toEqual([]);
    expect(await on.labelsOf(issue)).toEqual([]);
    await on.changes("kira", issue, { title: "Runner, still" });
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await on.botNotes(issue)).toHaveLength(1);
  });

  test("is posted where GitLab had never seen it", async () => {
    on.gate.trouble(first(1, isNote, { kind: "never arrives" }));
    const issue = await opensRunnerIssue();
    expect(await on.botNotes(issue)).toEqual([]);
    await on.later(61_000);
    await on.settled();
    await expectLookedAfter(issue);
  });

  test("says that the issue is closed where that happened before it was found", async () => {
    on.gate.trouble(first(1, isNote, { kind: "answer lost" }));
    const issue = await opensRunnerIssue();
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "close" });
    await on.later(61_000);
    await on.settled();
    const notes = await on.botNotes(issue);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body).toContain("This issue is closed");
  });

  test("is found again although news came in between", async () => {
    on.gate.trouble(first(1, isNote, { kind: "answer lost" }));
    const issue = await opensRunnerIssue();
    await on.later(5_000);
    await on.comments("aconrad", issue, "Which runner is it?");
    await on.later(61_000);
    await on.settled();
    await expectLookedAfter(issue);
    expect((await on.botNotes(issue))[0]?.body).toContain("there is a reply for you here");
  });
});

describe("an edit of the status note whose answer is lost", () => {
  const isEdit = ({ method, path }: GateRequest): boolean => method === "PUT" && /\/notes\/\d+$/.test(path);

  test("does not stand for what was said before, where the issue is as it was by then", async () => {
    const issue = await opensRunnerIssue();
    await on.later(2_000);
    on.gate.trouble(first(1, isEdit, { kind: "answer lost" }));
    await on.changes("kira", issue, { state_event: "close" });
    expect((await on.botNotes(issue))[0]?.body).toContain("This issue is closed");
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "reopen" });
    await on.later(61_000);
    await on.settled();
    const notes = await on.botNotes(issue);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body).toContain("It has been our turn");
    expect(await openEffects(issue)).toEqual([]);
  });

  test("is made once more where it was for a subscription that came late", async () => {
    on.gate.trouble((request) =>
      request.path.endsWith("/subscribe") ? { kind: "answered", status: 500 } : undefined,
    );
    const issue = await opensRunnerIssue();
    expect((await on.botNotes(issue))[0]?.body).not.toContain("has been told of this one");
    on.gate.trouble(first(1, isEdit, { kind: "answered", status: 500 }));
    await on.later(10 * 60_000);
    await on.settled();
    await on.later(10 * 60_000);
    await on.settled();
    expect((await on.botNotes(issue))[0]?.body).toContain("has been told of this one");
    await expectLookedAfter(issue);
  });
});

describe("a mention that is asked for while the answer to the note is awaited", () => {
  test("waits for the note, and is in it", async () => {
    on.gate.trouble(first(1, isNote, { kind: "answer lost" }));
    const issue = await on.opens("gaia", "gnome/gnome-shell");
    await on.configure(withRules({ name: "tell", actions: { mention: ["dsmith"] } }));
    await on.changes("gaia", issue, { title: "Another title" });
    await on.later(61_000);
    await on.settled();
    await on.configure((usual) => usual);
    const notes = await on.botNotes(issue);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body).toContain("cc @bcarranza @dsmith");
    expect(await openEffects(issue)).toEqual([]);
  });
});

describe("GitLab in trouble", () => {
  test.each<[string, Fault]>([
    ["answers 500", { kind: "answered", status: 500 }],
    ["answers 503 with Retry-After", { kind: "answered", status: 503, headers: { "retry-after": "120" } }],
    ["answers 429 with Retry-After", { kind: "answered", status: 429, headers: { "retry-after": "120" } }],
    ["answers nothing", { kind: "never arrives" }],
  ])("%s: deliveries are taken, and everything is done once it is well", async (_, fault) => {
    on.gate.trouble(() => fault);
    const issue = await opensRunnerIssue();
    const [delivery] = await on.service().store.deliveries.list({ issueKey: issue.key });
    expect(delivery?.state).toBe("waiting");
    on.gate.trouble(undefined);
    await on.later(121_000);
    await on.settled();
    await expectLookedAfter(issue);
  });

  test("takes nothing for a while: each try waits longer than the one before", async () => {
    on.gate.trouble((request) =>
      request.path.endsWith("/subscribe") ? { kind: "answered", status: 500 } : undefined,
    );
    const issue = await opensRunnerIssue();
    const attempts: number[] = [];
    const waits: number[] = [];
    for (const round of [1, 2, 3]) {
      const [open] = await openEffects(issue);
      expect(open?.state).toBe("waiting");
      attempts.push(open?.attempts ?? -1);
      waits.push(open?.retryAt?.getTime() ?? 0);
      await on.later(6_000 * 2 ** round);
      await on.settled();
    }
    expect(attempts).toEqual([1, 2, 3]);
    const [one = 0, two = 0, three = 0] = waits;
    expect(three - two).toBeGreaterThan(two - one);
  });

  test("knows our token no more: nothing is given up, and all is done once the file holds a good one", async () => {
    const good = on.gitlab.users.find(({ username }) => username === "liaison-bot")?.token ?? "";
    await on.writeSecret("bot", "revoked");
    await on.later(2_000);
    const issue = await opensRunnerIssue();
    expect(await on.botNotes(issue)).toEqual([]);
    await on.writeSecret("bot", good);
    await on.later(61_000);
    await on.settled();
    await expectLookedAfter(issue);
  });

  test("has a token file that is away for a moment: nothing is given up", async () => {
    const good = on.gitlab.users.find(({ username }) => username === "liaison-bot")?.token ?? "";
    await rm(join(on.folder, "bot"));
    await on.later(2_000);
    const issue = await opensRunnerIssue();
    expect((await on.service().store.deliveries.list({ issueKey: issue.key }))[0]?.state).toBe("waiting");
    await on.writeSecret("bot", good);
    await on.later(61_000);
    await on.settled();
    await expectLookedAfter(issue);
  });

  test.each([500, 403])(
    "answers a handler's question with %s, for hours: no dead letter, and all is done in the end",
    async (status) => {
      on.gate.trouble(({ method, path }) =>
        method === "GET" && path.endsWith("/labels") ? { kind: "answered", status } : undefined,
      );
      const issue = await opensRunnerIssue();
      for (const _ of Array.from({ length: 8 })) {
        await on.later(20 * 60_000);
        await on.settled();
      }
      const [delivery] = await on.service().store.deliveries.list({ issueKey: issue.key, state: "waiting" });
      expect(delivery?.why).toContain(String(status));
      on.gate.trouble(undefined);
      await on.later(20 * 60_000);
      await on.settled();
      await expectLookedAfter(issue);
    },
  );

  test("answers a handler more slowly than it may take itself, every time: the command is carried out all the same", async () => {
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.configure((usual) => ({ ...usual, limits: { handlerTime: "1s" } }));
    on.gate.trouble(({ method, path }) =>
      method === "GET" && path.includes("/members/") ? { kind: "slow", milliseconds: 1_500 } : undefined,
    );
    await on.comments("otto", issue, "!liaison stop project");
    await on.settled();
    await on.configure((usual) => usual);
    const deliveries = await on.service().store.deliveries.list({ issueKey: issue.key });
    expect(deliveries.map(({ state }) => state)).not.toContain("dead");
    const [decision] = await on.service().store.decisions.latest(issue.key, 1);
    expect(decision?.plan.commands).toHaveLength(1);
    expect(decision?.plan.considered).not.toContainEqual(
      expect.objectContaining({ sentence: expect.stringContaining("tried again") }),
    );
    on.gate.trouble(undefined);
    await on.comments("otto", issue, "!liaison go on project");
  });

  test("does not let us create a label: the labels that exist are put on, and the report can say why", async () => {
    await on.configure((usual) =>
      withRules({ name: "labels", actions: { labels: ["outage", "brand new"] } })(
        withPartner("kde", { labels: "create" })(usual),
      ),
    );
    on.gate.trouble(({ method, path }) =>
      method === "POST" && path.endsWith("/labels") ? { kind: "answered", status: 403 } : undefined,
    );
    const issue = await opensRunnerIssue();
    await on.configure((usual) => usual);
    expect(await on.botNotes(issue)).toHaveLength(1);
    expect(await on.labelsOf(issue)).toContain("outage");
    const effects = await on.service().store.effects.ofIssue(issue.key);
    const labels = effects.find(({ effect }) => effect.kind === "labels");
    expect(labels?.outcome).toMatchObject({
      state: "done",
      labels: expect.arrayContaining(["outage"]),
    });
  });

  test("at random: the end is the same as on a calm day", async () => {
    const faults: readonly Fault[] = [
      { kind: "answer lost" },
      { kind: "never arrives" },
      { kind: "answered", status: 500 },
      { kind: "answered", status: 502 },
      { kind: "answered", status: 429, headers: { "retry-after": "5" } },
    ];
    let dice = 20_261_122;
    const roll = (sides: number): number => {
      dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((dice / 2_147_483_648) * sides);
    };
    on.gate.trouble(() => (roll(3) === 0 ? faults[roll(faults.length)] : undefined));
    const issues: OpenedIssue[] = [];
    for (const _ of Array.from({ length: 6 })) issues.push(await opensRunnerIssue());
    for (const issue of issues) await on.comments("otto", issue, "Any news?");
    for (const _ of Array.from({ length: 6 })) {
      await on.later(70_000);
      await on.settled();
    }
    on.gate.trouble(undefined);
    for (const _ of Array.from({ length: 3 })) {
      await on.later(16 * 60_000);
      await on.settled();
    }
    for (const issue of issues) await expectLookedAfter(issue);
  });
});

describe("the bot gets another account", () => {
  test("whose notes are ours from then on: one whose answer was lost is found, and its events are our own", async () => {
    const tokenOf = (username: string): string =>
      on.gitlab.users.find((user) => user.username === username)?.token ?? "";
    await on.writeSecret("bot", tokenOf("dsmith"));
    await on.later(2_000);
    on.gate.trouble(first(1, isNote, { kind: "answer lost" }));
    const issue = await opensRunnerIssue();
    await on.later(61_000);
    await on.settled();
    const reply = await on.gitlab.as("root")("GET", `${issue.path}/notes`);
    expect(reply.body).toMatchObject([{ author: { username: "dsmith" } }]);
    const own = await on.service().store.deliveries.list({ issueKey: issue.key, state: "own" });
    expect(own.length).toBeGreaterThan(0);
    await on.writeSecret("bot", tokenOf("liaison-bot"));
    await on.later(2_000);
  });
});

describe("the database goes away", () => {
  test("deliveries are answered 503, and the service recovers by itself", async () => {
    const hook = async () => {
      const answer = await fetch(`${on.service().url}/webhooks/gitlab/sandbox`, {
        method: "POST",
        headers: { "x-gitlab-token": "a secret of webhooks", "x-gitlab-event": "Issue Hook" },
        body: JSON.stringify({ object_kind: "push" }),
      });
      return answer.status;
    };
    await on.database.away();
    expect(await hook()).toBe(503);
    expect((await fetch(`${on.service().adminUrl}/readyz`)).status).toBe(503);
    await on.database.back();
    expect(await hook()).toBe(200);
    await until(async () => (await fetch(`${on.service().adminUrl}/readyz`)).status === 200);
    await expectLookedAfter(await opensRunnerIssue());
  });
});
