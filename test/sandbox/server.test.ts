import { describe, expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/server.ts";
import { rowsOf, startGitLab } from "./support/gitlab.ts";

describe("A sandbox", () => {
  test("without a seed holds an administrator, who may act as anybody", async () => {
    const gitlab = await startGitLab("none");
    try {
      expect(gitlab.users).toEqual([]);
      expect(gitlab.admin.username).toBe("root");
      expect((await gitlab.as("root")("GET", "/personal_access_tokens/self")).body.scopes).toEqual([
        "api",
        "sudo",
        "admin_mode",
      ]);
      expect((await gitlab.as("root")("GET", "/projects")).body).toEqual([]);
    } finally {
      await gitlab.stop();
    }
  });

  test("with the demonstration's seed holds partners, a liaison, a team and somebody else, each with a token", async () => {
    const gitlab = await startGitLab("demo");
    try {
      const names = await Promise.all(
        gitlab.users.map(async ({ username }) => (await gitlab.as(username)("GET", "/user")).body.username),
      );
      expect(names).toEqual(gitlab.users.map(({ username }) => username));
      expect(names).toEqual(expect.arrayContaining(["liaison-bot", "aconrad", "kira", "stranger"]));
      for (const path of ["kde/sysadmin", "gnome/infrastructure", "gitlab-com/gl-infra/reliability"]) {
        const reply = await gitlab.as("aconrad")("GET", `/projects/${encodeURIComponent(path)}`);
        expect([path, reply.status]).toEqual([path, 200]);
      }
      const members = rowsOf(await gitlab.as("kira")("GET", "/groups/kde/members/all"));
      expect(members.map(({ username }) => username)).toEqual(["kira", "otto", "liaison-bot"]);
      expect(
        (await gitlab.as("kira")("GET", "/projects/kde%2Fsysadmin/labels?search=outage")).body,
      ).toHaveLength(1);
    } finally {
      await gitlab.stop();
    }
  });

  test("with the demonstration's seed holds places for escalations, some of them hidden from partners", async () => {
    const gitlab = await startGitLab("demo");
    try {
      const look = async (username: string, path: string) =>
        await gitlab.as(username)("GET", `/projects/${encodeURIComponent(path)}`);
      const inbox = "gitlab-com/support/liaison-inbox";
      for (const path of [inbox, "gitlab-com/gl-security/operations", "gitlab-com/legal/requests"]) {
        expect((await look("liaison-bot", path)).body).toMatchObject({
          visibility: "private",
          permissions: { group_access: { access_level: 20 } },
        });
        expect((await look("kira", path)).status).toBe(404);
        expect(
          (
            await gitlab.as("liaison-bot")(
              "GET",
              `/projects/${encodeURIComponent(path)}/labels?search=escalation`,
            )
          ).body,
        ).toMatchObject([{ name: "escalation" }]);
      }
      for (const [username, path] of [
        ["aconrad", inbox],
        ["jurbanc", "gitlab-com/gl-security/operations"],
        ["rschulman", "gitlab-com/legal/requests"],
        ["mdunninger", "gitlab-com/sales/open-source"],
      ] as const)
        expect((await look(username, path)).status).toBe(200);
      for (const group of ["gitlab-org", "kde", "gnome"])
        expect(
          rowsOf(await gitlab.as("root")("GET", `/groups/${group}/labels?search=waiting-on`)),
        ).toHaveLength(5);
    } finally {
      await gitlab.stop();
    }
  });

  test("listens where it is told, on this machine only, until it is stopped", async () => {
    const first = await startSandbox({ seed: "none" });
    const port = Number(new URL(first.url).port);
    expect(new URL(first.url).hostname).toBe("127.0.0.1");
    await expect(startSandbox({ seed: "none", port })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    await first.stop();
    await expect(fetch(first.url)).rejects.toThrow();
    const second = await startSandbox({ seed: "none", port });
    expect(second.url).toBe(first.url);
    await second.stop();
  });

  test("shows pages beside the API", async () => {
    const sandbox = await startSandbox({ seed: "demo" });
    try {
      const page = await fetch(`${sandbox.url}/kde/sysadmin`);
      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(await page.text()).toContain("Sysadmin");
    } finally {
      await sandbox.stop();
    }
  });
});
