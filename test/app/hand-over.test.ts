/** One change of the table: open issues go to somebody who was no liaison before, and somebody who was. */
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { rowsOf } from "../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";
import type { Written } from "../support/service-configuration.ts";
import type { ShownNote } from "../support/stories.ts";
import { until } from "../support/until.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({
    configure: (usual) => ({ ...escalating(usual), onboarding: { project: INBOX_PROJECT } }),
    service: { lookEvery: 50 },
  });
  told = escalationStories(on);
});
afterAll(() => on.stop());

interface Shown {
  readonly iid: number;
  readonly title: string;
  readonly description: string;
}

const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues`;

const issues = async (title: string): Promise<readonly Shown[]> => {
  const all = rowsOf(await on.gitlab.as("root")("GET", `${path}?per_page=100&state=all`));
  return (all as unknown as readonly Shown[]).filter((issue) => issue.title.includes(title));
};

/** Lists of what somebody took over. */
const listsOf = async (name: string): Promise<readonly string[]> => {
  const [inbox] = await issues(`What waits for ${name}`);
  if (inbox === undefined) return [];
  const notes = rowsOf(await on.gitlab.as("root")("GET", `${path}/${inbox.iid}/notes?per_page=100`));
  return (notes as unknown as readonly ShownNote[])
    .map(({ body }) => body)
    .filter((body) => body.includes("yours from now on"));
};

/** Everything that follows from it is seen to. */
const seenTo = () =>
  until(async () => {
    await on.later(61_000);
    await on.settled();
    return (await on.service().store.handovers.untoldOwners()).length === 0;
  });

/** The lists, once there is one: it waits for its reader's inbox. */
const listed = async (name: string): Promise<readonly string[]> => {
  await until(async () => {
    await on.later(61_000);
    await on.settled();
    return (await listsOf(name)).length > 0;
  });
  return await listsOf(name);
};

const partnersOf = (usual: Written, liaison: string): Written["partners"] =>
  (usual.partners ?? []).map((one) => (one.id === "kde" ? { ...one, liaison } : one));

test("whoever is new reads of the issues in their first issue only, and whoever is not in a list", async () => {
  const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "How do I mirror?" });
  await until(() => on.service().store.knownLiaisons.wasLooked());
  const isNobodys = (usual: Written): Written => ({
    ...usual,
    liaisons: (usual.liaisons ?? []).map((one) =>
      one.id === "nobody" ? { ...one, liaisons: ["Tom Cooney"] } : one,
    ),
    partners: partnersOf(usual, "nobody"),
  });
  await on.configure(isNobodys);
  await until(async () => (await on.service().store.handovers.untoldOwners()).length > 0);
  await seenTo();
  const [greeting, ...more] = await issues("Tom Cooney becomes a support liaison");
  expect(more).toEqual([]);
  expect(greeting?.description).toContain("How do I mirror?");
  expect(await told.statusOf(issue)).toMatch(/^\*\*Tom Cooney\*\*/);
  expect(await on.todosOf("tcooney", issue)).toBe(1);
  expect(await listsOf("Tom Cooney")).toEqual([]);

  // Later, and to somebody who has been a liaison all the time, issues go with a list.
  await on.configure((usual) => ({ ...isNobodys(usual), partners: partnersOf(usual, "mentions") }));
  await until(async () => (await on.service().store.handovers.untoldOwners()).length > 0);
  await seenTo();
  expect(await listed("Brie Carranza")).toEqual([expect.stringContaining("How do I mirror?")]);
  expect(await issues("becomes a support liaison")).toHaveLength(1);
  await on.later(7_200_000);
  await on.configure(isNobodys);
  await until(async () => (await on.service().store.handovers.untoldOwners()).length > 0);
  await seenTo();
  expect(await listed("Tom Cooney")).toEqual([expect.stringContaining("How do I mirror?")]);
});

test("a list waits for what the guard holds: it may turn out to be too much", async () => {
  const { store } = on.service();
  await on.opens("gaia", "gitlab-org/gitlab", { title: "Where are the runners?" });
  await on.opens("gaia", "gitlab-org/gitlab", { title: "Who may merge?" });
  await on.settled();
  await on.later(7_200_000);
  // One issue changes, and there are more known ones than may.
  const limited = (usual: Written): Written => ({
    ...usual,
    limits: { handlerIssues: 2 },
    partners: partnersOf(usual, "sudo"),
  });
  await on.configure(limited);
  await until(async () => (await store.guard.heldIssues("hand-over")).length > 0);
  await on.settled();
  // The look comes every 50 ms.
  await wait(500);
  expect(await store.handovers.untoldOwners()).toHaveLength(1);
  await seenTo();
  expect(await listed("Vlad Stoianovici")).toEqual([expect.stringContaining("How do I mirror?")]);
});

test("a list is not lost where GitLab is away for longer than the list waits", async () => {
  await on.later(7_200_000);
  const before = (await listsOf("Vlad Stoianovici")).length;
  const { store } = on.service();
  on.gate.trouble(() => ({ kind: "answered", status: 503 }));
  await on.configure((usual) => ({
    ...usual,
    partners: (usual.partners ?? []).map((one) => ({ ...one, liaison: "sudo" })),
  }));
  await until(async () => (await store.handovers.untoldOwners()).length > 0);
  await on.later(900_000);
  // The look comes every 50 ms.
  await wait(500);
  expect(await store.handovers.untoldOwners()).toHaveLength(1);
  on.gate.trouble(undefined);
  await seenTo();
  await until(async () => (await listsOf("Vlad Stoianovici")).length > before);
  const [newest, ...others] = await listsOf("Vlad Stoianovici");
  expect(newest).toMatch(/Where are the runners\?[\s\S]*Who may merge\?/);
  expect(others).toHaveLength(before);
});

test("who says on GitLab that they are busy is away, until they are not; a short while is no absence", async () => {
  const shared = (usual: Written): Written => ({
    ...usual,
    busyIsAway: { after: "2h" },
    liaisons: (usual.liaisons ?? []).map((one) =>
      one.id === "mentions" ? { ...one, liaisons: ["Brie Carranza", "Lee Matos"] } : one,
    ),
  });
  const issue = await on.opens("gaia", "gitlab-org/gitlab", { title: "Where are the logs?" });
  const brie = on.gitlab.as("bcarranza");
  const read = async () => {
    await on.later(301_000);
    await on.settled();
  };
  const says = async (text: RegExp) => {
    await until(async () => {
      await read();
      return text.test(await told.statusOf(issue));
    });
  };
  await on.configure(shared);
  await says(/^\*\*Brie Carranza\*\*/);
  await brie("PUT", "/user/status", {
    availability: "busy",
    message: "Lunch",
    clear_status_after: "30_minutes",
  });
  await read();
  expect(await told.statusOf(issue)).toMatch(/^\*\*Brie Carranza\*\*/);
  await brie("PUT", "/user/status", {
    availability: "busy",
    message: "On leave",
    clear_status_after: "3_days",
  });
  await says(/^\*\*Lee Matos\*\*.*Brie Carranza is away until \d/s);
  expect(await on.todosOf("lmatos", issue)).toBe(1);
  await brie("PUT", "/user/status", {});
  await says(/^\*\*Brie Carranza\*\*/);
});
