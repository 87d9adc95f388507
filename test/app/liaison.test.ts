import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Outcome } from "../../src/model/outcome.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type Written, withPartner } from "../support/service-configuration.ts";
import type { OpenedIssue } from "../support/stories.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());
beforeEach(() => on.configure((usual) => usual));

const outcomesOf = async (
  service: TestService,
  issue: OpenedIssue,
): Promise<Record<string, Outcome | null>> => {
  const effects = await service.service().store.effects.ofIssue(issue.key);
  return Object.fromEntries(
    effects.flatMap(({ effect, outcome }) =>
      effect.kind === "subscribe" ? [[effect.person.username ?? effect.person.name, outcome]] : [],
    ),
  );
};

const note = async (issue: OpenedIssue): Promise<string> => (await on.botNotes(issue))[0]?.body ?? "";

describe("the liaison gets to know", () => {
  test("by an own token", async () => {
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await on.isSubscribed("aconrad", issue)).toBe(true);
    expect(await outcomesOf(on, issue)).toMatchObject({
      aconrad: { state: "done", standing: "subscribed", way: "token" },
    });
  });

  test("by a mention, once, whatever happens on the issue later", async () => {
    const issue = await on.opens("gaia", "gnome/gnome-shell");
    expect(await note(issue)).toContain("cc @bcarranza");
    expect(await on.todosOf("bcarranza", issue)).toBe(1);
    await on.gitlab.as("bcarranza")("POST", "/todos/mark_as_done");
    await on.comments("gaia", issue, "Anything new?");
    await on.comments("bcarranza", issue, "We are on it.");
    await on.changes("gaia", issue, { state_event: "close" });
    expect(await note(issue)).toContain("This issue is closed");
    expect(await on.todosOf("bcarranza", issue)).toBe(0);
    expect(await on.botNotes(issue)).toHaveLength(1);
  });

  test("by the next way where GitLab refuses one: nobody may act as somebody else without being an administrator", async () => {
    await on.configure(withPartner("kde", { liaison: "sudo" }));
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await note(issue)).toContain("cc @vstoianovici");
    const { vstoianovici } = await outcomesOf(on, issue);
    expect(vstoianovici).toMatchObject({ state: "done", standing: "mentioned", way: "mention" });
    expect(vstoianovici?.why).toContain("sudo");
  });

  test("by the next way where the person's own token is no longer good", async () => {
    await on.writeSecret("aconrad", "revoked");
    await on.later(2_000);
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await note(issue)).toContain("cc @aconrad");
    expect(await outcomesOf(on, issue)).toMatchObject({ aconrad: { standing: "mentioned", way: "mention" } });
    await on.writeSecret(
      "aconrad",
      on.gitlab.users.find(({ username }) => username === "aconrad")?.token ?? "",
    );
    await on.later(2_000);
  });

  test("by the next way where the person's token is not there", async () => {
    await rm(join(on.folder, "aconrad"));
    await on.later(2_000);
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await note(issue)).toContain("cc @aconrad");
    await on.writeSecret(
      "aconrad",
      on.gitlab.users.find(({ username }) => username === "aconrad")?.token ?? "",
    );
    await on.later(2_000);
  });

  test("without any request where the liaison opened the issue", async () => {
    await on.resetRequests();
    const issue = await on.opens("aconrad", "kde/sysadmin");
    const subscriptions = (await on.requests()).filter(({ route }) => route.endsWith("/subscribe"));
    expect(subscriptions).toEqual([]);
    expect(await outcomesOf(on, issue)).toMatchObject({
      aconrad: { state: "skipped", standing: "participant" },
    });
    expect(await note(issue)).not.toContain("@aconrad");
  });

  test("and is not subscribed again after unsubscribing by hand", async () => {
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.gitlab.as("aconrad")("POST", `${issue.path}/unsubscribe`);
    await on.comments("kira", issue, "Hello?");
    expect(await on.isSubscribed("aconrad", issue)).toBe(false);
  });

  test("with everybody of the row where they share", async () => {
    await on.configure((usual) => ({
      ...usual,
      liaisons: (usual.liaisons ?? []).map((row) =>
        row.id === "mentions" ? { ...row, liaisons: ["Brie Carranza", "Andrew Conrad"], share: "all" } : row,
      ),
    }));
    const issue = await on.opens("gaia", "gnome/gnome-shell");
    expect(await on.todosOf("bcarranza", issue)).toBe(1);
    expect(await on.isSubscribed("aconrad", issue)).toBe(true);
  });

  test("not at all without an account: the note names the person and mentions nobody", async () => {
    await on.configure(withPartner("kde", { liaison: "unknown" }));
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await note(issue)).toContain("**Zoe Without Account**");
    expect(await note(issue)).not.toContain("@");
    expect(await outcomesOf(on, issue)).toEqual({});
  });
});

describe("nobody is assigned", () => {
  const assigned = (usual: Written): Written => withPartner("debian", { liaison: "open-source" })(usual);

  test("the managers are mentioned and the issue is marked, until somebody is", async () => {
    const issue = await on.opens("deb", "gitlab-org/gitlab");
    expect(await note(issue)).toContain("cc @tcooney @lmatos");
    expect(await on.todosOf("tcooney", issue)).toBe(1);
    expect(await on.todosOf("lmatos", issue)).toBe(1);
    expect(await on.labelsOf(issue)).toEqual(["needs a liaison"]);

    await on.configure(assigned);
    await on.comments("deb", issue, "Anybody?");
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await on.isSubscribed("aconrad", issue)).toBe(true);
    expect(await note(issue)).toContain("**Andrew Conrad**");
    expect(await on.botNotes(issue)).toHaveLength(1);
  });

  test("the mark that a person put on is theirs to take off", async () => {
    await on.configure(assigned);
    const issue = await on.opens("deb", "gitlab-org/gitlab");
    await on.changes("root", issue, { add_labels: "needs a liaison" });
    await on.comments("deb", issue, "Hm.");
    expect(await on.labelsOf(issue)).toEqual(["needs a liaison"]);
  });
});

describe("an administrator's token", () => {
  test("subscribes the liaison as the liaison", async () => {
    const admin = await startTestService({
      administrator: true,
      configure: withPartner("kde", { liaison: "sudo" }),
    });
    try {
      const issue = await admin.opens("kira", "kde/sysadmin");
      expect(await admin.isSubscribed("vstoianovici", issue)).toBe(true);
      expect(await outcomesOf(admin, issue)).toMatchObject({
        vstoianovici: { state: "done", standing: "subscribed", way: "sudo" },
      });
    } finally {
      await admin.stop();
    }
  });
});
