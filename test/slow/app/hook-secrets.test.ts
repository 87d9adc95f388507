import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { printConfiguration } from "../../../src/config/load/print.ts";
import { run } from "../../cli/support.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { checked, INSTANCE, withInstance, written } from "../../support/service-configuration.ts";
import { until } from "../../support/until.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
  const webhook = { url: on.service().url, secrets: [{ file: "webhook" }] };
  const configuration = checked(withInstance({ webhook })(written(on.gate.url)));
  await writeFile(join(on.folder, "liaison.yml"), printConfiguration(configuration));
});
afterAll(() => on.stop());

const liaison = (...args: readonly string[]) => run(args, { cwd: on.folder });

describe("the secret of hooks", () => {
  test("is rotated under traffic: every delivery is taken, and the old one opens nothing afterwards", async () => {
    const before = await readFile(join(on.folder, "webhook"), "utf8");
    const sent = () => [...on.gitlab.world.hooks.values()].flatMap(({ deliveries }) => deliveries);
    const earlier = new Set(sent());
    let rotating = true;
    let opened = 0;
    const traffic = (async () => {
      for (; rotating; opened += 1) await on.opens("kira", "kde/sysadmin");
    })();
    const rotated = await liaison("hooks", "rotate", "--grace", "1s");
    rotating = false;
    await traffic;
    expect(rotated).toMatchObject({ code: 0, stdout: expect.stringContaining("the old one opens nothing") });
    const statuses = sent().filter((delivery) => !earlier.has(delivery));
    expect(opened).toBeGreaterThan(3);
    expect(statuses.length).toBeGreaterThanOrEqual(opened);
    expect([...new Set(statuses.map(({ responseStatus }) => responseStatus))]).toEqual([200]);
    const after = (await readFile(join(on.folder, "webhook"), "utf8")).trim();
    expect(after).not.toBe(before.trim());
    expect(rotated.stdout + rotated.stderr).not.toContain(after);
    expect([...new Set([...on.gitlab.world.hooks.values()].map(({ token }) => token))]).toEqual([after]);
    expect((await readdir(on.folder)).sort()).toEqual(["aconrad", "bot", "liaison.yml", "webhook"]);
    await until(async () => {
      const headers = { "x-gitlab-token": before.trim() };
      const address = `${on.service().url}/webhooks/gitlab/${INSTANCE}`;
      return (await fetch(address, { method: "POST", headers })).status === 401;
    });
  });

  test("is left alone where the service that GitLab reaches would not know the new one", async () => {
    const elsewhere = await startTestService({ hooks: false });
    try {
      const webhook = { url: on.service().url, secrets: [{ file: "webhook" }] };
      const configuration = checked(withInstance({ webhook })(written(on.gate.url)));
      await writeFile(join(elsewhere.folder, "liaison.yml"), printConfiguration(configuration));
      await writeFile(join(elsewhere.folder, "bot"), await readFile(join(on.folder, "bot")));
      const before = [...on.gitlab.world.hooks.values()].map(({ id, token }) => ({ id, token }));
      const refused = await run(["hooks", "rotate"], { cwd: elsewhere.folder });
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("answered 401") });
      expect(refused.stderr).toContain("No hook was changed");
      expect([...on.gitlab.world.hooks.values()].map(({ id, token }) => ({ id, token }))).toEqual(before);
      expect((await readdir(elsewhere.folder)).sort()).toEqual(["aconrad", "bot", "liaison.yml", "webhook"]);
    } finally {
      await elsewhere.stop();
    }
  });

  test("is tested at another place where one has no issue, and goes on untested only when told to", async () => {
    await on.opens("kira", "gitlab-org/gitlab");
    const owners = new Set([...on.gitlab.world.hooks.values()].map(({ owner }) => owner));
    expect(owners.size).toBeGreaterThan(1);
    const [first] = owners;
    const isFirst = ({ fullPath }: { fullPath: string }): boolean =>
      first !== undefined && `${fullPath}/`.startsWith(`${first.fullPath}/`);
    const kept = [...on.gitlab.world.projects.values()].map((project) => ({
      project,
      issues: [...project.issues],
    }));
    const withdraw = (which: (project: { fullPath: string }) => boolean): void => {
      for (const { project } of kept) if (which(project)) project.issues.clear();
    };
    try {
      withdraw(isFirst);
      const elsewhere = await liaison("hooks", "rotate", "--grace", "0s");
      expect(elsewhere).toMatchObject({ code: 0, stderr: expect.not.stringContaining("untested") });
      const before = await readFile(join(on.folder, "webhook"), "utf8");
      withdraw(() => true);
      const refused = await liaison("hooks", "rotate", "--grace", "0s");
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("add --untested") });
      expect(await readFile(join(on.folder, "webhook"), "utf8")).toBe(before);
      const rotated = await liaison("hooks", "rotate", "--grace", "0s", "--untested");
      expect(rotated).toMatchObject({ code: 0, stderr: expect.stringContaining("it goes on untested") });
      expect(await readFile(join(on.folder, "webhook"), "utf8")).not.toBe(before);
    } finally {
      for (const { project, issues } of kept)
        for (const [iid, issue] of issues) project.issues.set(iid, issue);
    }
  });

  test("goes on from where it was cut", async () => {
    const before = (await readFile(join(on.folder, "webhook"), "utf8")).trim();
    await writeFile(join(on.folder, "webhook.next"), "the new one of a command that was killed\n");
    const rotated = await liaison("hooks", "rotate", "--grace", "0s");
    expect(rotated.code).toBe(0);
    expect((await readFile(join(on.folder, "webhook"), "utf8")).trim()).toMatch(/^the new one of/);
    await writeFile(join(on.folder, "webhook.previous"), before);
    const finished = await liaison("hooks", "rotate", "--grace", "0s");
    expect(finished).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("earlier rotation was finished"),
    });
    expect((await readdir(on.folder)).sort()).toEqual(["aconrad", "bot", "liaison.yml", "webhook"]);
  });
});
