import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { restProject, routes } from "./support/routes.ts";
import { sandboxPerTest } from "./support/sandbox.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();

describe("roles", () => {
  const people = sandboxPerTest();

  test("of a member, by inheritance too, and of nobody", async () => {
    const { projectId } = await people.open();
    const bot = people.as("liaison-bot");
    expect(await bot.accessLevel(projectId, people.idOf("kira"))).toBe(50);
    expect(await bot.accessLevel(projectId, people.idOf("otto"))).toBe(30);
    expect(await bot.accessLevel(projectId, people.idOf("stranger"))).toBe(0);
    expect(await bot.accessLevel(999, people.idOf("kira"))).toBe(0);
  });

  test("of several rows are the highest", async () => {
    const server = await serve(
      routes({ "GET /projects/5/members/all/7": json([{ access_level: 20 }, { access_level: 30 }]) }),
    );
    expect(await clientOf(server.url).gitlab.accessLevel(5, 7)).toBe(30);
  });
});

describe("a project's settings", () => {
  const people = sandboxPerTest();

  test("say whether issues can be opened, and as what we come", async () => {
    const bot = people.as("liaison-bot");
    expect(await bot.projectSettings("gitlab-com/gl-security/operations")).toMatchObject({
      project: { path: "gitlab-com/gl-security/operations", visibility: "private" },
      archived: false,
      issuesEnabled: true,
      ownAccess: 20,
    });
    expect(await bot.projectSettings("gitlab-com/sales/open-source")).toMatchObject({ ownAccess: 0 });
    expect(await people.as("kira").projectSettings("gitlab-com/gl-security/operations")).toBeNull();
    await people.call("root", "POST", "/projects/kde%2Fsysadmin/archive");
    await people.call("root", "PUT", "/projects/kde%2Fsysadmin", { issues_enabled: false });
    expect(await bot.projectSettings("kde/sysadmin")).toMatchObject({ archived: true, issuesEnabled: false });
  });

  test("are believed as far as a release shows them", async () => {
    const shown = async (values: object) => {
      const server = await serve(
        routes({ "GET /projects/kde%2Fframeworks": json(restProject({ ...values })) }),
      );
      return await clientOf(server.url).gitlab.projectSettings("kde/frameworks");
    };
    expect(await shown({})).toMatchObject({ archived: false, issuesEnabled: true, ownAccess: 0 });
    expect(await shown({ issues_enabled: false })).toMatchObject({ issuesEnabled: false });
    expect(await shown({ issues_access_level: "private" })).toMatchObject({ issuesEnabled: true });
    const permissions = { project_access: { access_level: 20 }, group_access: { access_level: 40 } };
    expect(await shown({ permissions })).toMatchObject({ ownAccess: 40 });
  });
});
