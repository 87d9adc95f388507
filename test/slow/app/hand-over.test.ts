/** Issues that somebody else looks after: while people are away, and when the table changes. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { daysOf } from "../../support/days.ts";
import { escalating, INBOX_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { Written } from "../../support/service-configuration.ts";
import type { OpenedIssue, ShownNote } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
let days: ReturnType<typeof daysOf>;
beforeAll(async () => {
  on = await startTestService({ configure: escalating, service: { lookEvery: 50 } });
  told = escalationStories(on);
  days = daysOf(on);
});
afterAll(() => on.stop());

const root = () => on.gitlab.as("root");

interface Inbox {
  readonly iid: number;
  readonly title: string;
  readonly description: string;
}

const inboxes = async (): Promise<readonly Inbox[]> => {
  const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues?per_page=100`;
  return rowsOf(await root()("GET", path)) as unknown as readonly Inbox[];
};

/** Lists of what somebody took over, oldest first. */
const listsOf = async (name: string): Promise<readonly string[]> => {
  const inbox = (await inboxes()).find(({ title }) => title.includes(name));
  if (inbox === undefined) return [];
  const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues/${inbox.iid}/notes?sort=asc&per_page=100`;
  const notes = rowsOf(await root()("GET", path)) as unknown as readonly ShownNote[];
  return notes.map(({ body }) => body).filter((body) => body.includes("yours from now on"));
};

/** Everything that follows from a change of owners, which nobody tells us of. */
const handedOver = async (name: string, lists: number): Promise<readonly string[]> => {
  await until(async () => {
    await on.later(61_000);
    await on.settled();
    return (await listsOf(name)).length >= lists;
  });
  return listsOf(name);
};

const withAway = (change: Partial<Written>) => on.configure((usual) => ({ ...usual, ...change }));

describe("somebody who goes away", () => {
  let first: OpenedIssue;
  let second: OpenedIssue;

  test("is stood in for on new issues and on open ones, which are handed over once", async () => {
    await days.until(0, "10:00");
    first = await on.opens("kira", "gitlab-org/gitlab", { title: "How do I mirror?" });
    second = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
    const closed = await on.opens("kira", "gitlab-org/gitlab", { title: "Never mind" });
    await on.changes("kira", closed, { state_event: "close" });
    expect(await told.statusOf(first)).toMatch(/^\*\*Andrew Conrad\*\*/);
    const away = [{ person: "aconrad", from: days.date(1), until: days.date(3), cover: "Lee Matos" }];
    await withAway({ away });
    await days.until(0, "23:00");
    expect(await told.statusOf(first)).toMatch(/^\*\*Andrew Conrad\*\*/);

    await days.until(1, "09:00");
    const [list = ""] = await handedOver("Lee Matos", 1);
    expect(list).toMatch(/^@lmatos \*\*These issues are yours/);
    expect(list).toContain("How do I mirror?");
    expect(list).toContain("until now Andrew Conrad looked after it");
    expect(list.match(/^- /gm)).toHaveLength(2);
    const status = await told.statusOf(first);
    expect(status).toMatch(/^\*\*Lee Matos\*\*/);
    expect(status).toMatch(/Andrew Conrad is away until \d+ \w+ \d{4}\./);
    expect(await on.todosOf("lmatos", second)).toBe(1);

    const third = await on.opens("kira", "gitlab-org/gitlab", { title: "And a third" });
    expect(await told.statusOf(third)).toMatch(/^\*\*Lee Matos\*\*/);
    expect(await on.todosOf("lmatos", third)).toBe(1);
    expect(await on.isSubscribed("aconrad", third)).toBe(false);
    // Whoever stands in may say what the liaison may.
    await on.later(2_000);
    await on.comments("lmatos", third, "Like this: …");
    expect(await told.statusOf(third)).toContain("there is a reply for you here");
    await days.until(2, "12:00");
    expect(await listsOf("Lee Matos")).toHaveLength(1);
  });

  test("gets everything back when they return, with a list of their own", async () => {
    await days.until(4, "09:00");
    const [list = ""] = await handedOver("Andrew Conrad", 1);
    expect(list).toContain("And a third");
    expect(list).toContain("until now Lee Matos looked after it");
    const status = await told.statusOf(first);
    expect(status).toMatch(/^\*\*Andrew Conrad\*\*/);
    expect(status).not.toContain("is away");
    expect(await on.todosOf("lmatos", second)).toBe(1);
    await days.until(5, "12:00");
    expect(await listsOf("Andrew Conrad")).toHaveLength(1);
    expect(await listsOf("Lee Matos")).toHaveLength(1);
  });

  test("another liaison in the table takes over for good, also after a restart", async () => {
    const before = (await listsOf("Brie Carranza")).length;
    await on.stopService();
    await on.startAgain();
    await on.configure((usual) => ({
      ...usual,
      partners: (usual.partners ?? []).map((one) =>
        one.id === "kde" ? { ...one, liaison: "mentions" } : one,
      ),
    }));
    const lists = await handedOver("Brie Carranza", before + 1);
    expect(lists.at(-1)).toContain("Pushes fail");
    expect(await told.statusOf(second)).toMatch(/^\*\*Brie Carranza\*\*/);
    expect(await on.todosOf("bcarranza", second)).toBe(1);
    const { description = "" } = (await inboxes()).find(({ title }) => title.includes("Brie")) ?? {};
    expect(description).toContain("Pushes fail");
  });
});

test("a configuration that would hand over more than it may is stopped, list and all, until somebody lets it", async () => {
  const { ruleStops } = on.service().store;
  const before = (await listsOf("Vlad Stoianovici")).length;
  await on.later(3_600_000);
  await on.configure((usual) => ({
    ...usual,
    limits: { handlerIssues: 1 },
    partners: (usual.partners ?? []).map((one) => (one.id === "kde" ? { ...one, liaison: "sudo" } : one)),
  }));
  await until(async () => {
    await on.later(61_000);
    await on.settled();
    return (await ruleStops.stopped()).has("hand-over");
  });
  await on.later(120_000);
  await on.settled();
  expect(await listsOf("Vlad Stoianovici")).toHaveLength(before);
  await ruleStops.release("hand-over");
  expect((await handedOver("Vlad Stoianovici", before + 1)).at(-1)).toContain("Pushes fail");
});
