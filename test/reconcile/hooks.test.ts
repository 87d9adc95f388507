import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createGitlab } from "../../src/gitlab/gitlab.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { ensureHooks, type HookParts, type HookReport } from "../../src/reconcile/hooks.ts";
import type { WatchedPlace } from "../../src/reconcile/places.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { callAs, tokenOf } from "./support.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: "demo" });
});
afterEach(() => sandbox.stop());

const URL_OF_OURS = "https://bot.example/webhooks/gitlab/gitlab";
const place = (kind: WatchedPlace["kind"], path: string): WatchedPlace => ({
  instance: "gitlab",
  kind,
  path,
  way: "webhook",
  partners: ["kde"],
});

const ensure = (places: readonly WatchedPlace[], overrides: Partial<HookParts> = {}): Promise<HookReport[]> =>
  ensureHooks({
    places,
    gitlab: () =>
      createGitlab({
        instance: "gitlab",
        url: sandbox.url,
        tokenFor: () => tokenOf(sandbox, "liaison-bot"),
        log: silentLogger,
      }),
    target: () => ({ url: URL_OF_OURS, secret: "hook-secret", signingToken: null }),
    dryRun: false,
    ...overrides,
  });

const hooksOf = async (path: string): Promise<Record<string, unknown>[]> =>
  Object.values(await callAs(sandbox, "root", "GET", `/${path}/hooks`)) as Record<string, unknown>[];

describe("making sure that GitLab calls us", () => {
  test("creates what is missing, once, with the right events and a token", async () => {
    expect(await ensure([place("group", "kde")])).toMatchObject([{ outcome: "created" }]);
    expect(await ensure([place("group", "kde")])).toMatchObject([{ outcome: "unchanged" }]);
    expect(await hooksOf("groups/kde")).toMatchObject([
      {
        url: URL_OF_OURS,
        issues_events: true,
        confidential_issues_events: true,
        note_events: true,
        confidential_note_events: true,
        emoji_events: true,
        member_events: true,
        subgroup_events: false,
        push_events: false,
        enable_ssl_verification: true,
        token_present: true,
      },
    ]);
  });

  test("mends what is wrong, and leaves others' hooks alone", async () => {
    const foreign = { url: "https://other.example/hook", push_events: true };
    await callAs(sandbox, "root", "POST", "/groups/kde/hooks", foreign);
    await callAs(sandbox, "root", "POST", "/groups/kde/hooks", { url: URL_OF_OURS, note_events: false });
    const [report] = await ensure([place("group", "kde")]);
    expect(report).toMatchObject({
      outcome: "updated",
      sentence: expect.stringContaining("note_events is off"),
    });
    const hooks = await hooksOf("groups/kde");
    expect(hooks).toHaveLength(2);
    expect(hooks.find((hook) => hook["url"] === foreign.url)).toMatchObject({ push_events: true });
    expect(hooks.find((hook) => hook["url"] === URL_OF_OURS)).toMatchObject({
      note_events: true,
      push_events: false,
      token_present: true,
    });
  });

  test("a dry run says what it would do and does nothing", async () => {
    await callAs(sandbox, "root", "POST", "/groups/gnome/hooks", { url: URL_OF_OURS });
    const places = [place("group", "kde"), place("group", "gnome")];
    const reports = await ensure(places, {
      dryRun: true,
      gitlab: () =>
        createGitlab({
          instance: "gitlab",
          url: sandbox.url,
          tokenFor: () => sandbox.admin.token,
          log: silentLogger,
        }),
    });
    expect(reports.map((report) => report.outcome)).toEqual(["missing", "wrong"]);
    expect(await hooksOf("groups/kde")).toHaveLength(0);
  });

  test("where the group cannot have one, its projects get theirs, and it is said why", async () => {
    const reports = await ensure([place("group", "gnome")]);
    expect(reports.map((report) => [report.outcome, report.place.kind, report.place.path]).sort()).toEqual([
      ["created", "project", "gnome/gnome-shell"],
      ["created", "project", "gnome/infrastructure"],
    ]);
    expect(reports[0]?.sentence).toContain("run `liaison hooks ensure` when the group gets new projects");
    const bare = await ensure([place("group", "gnome")], { explains: false });
    expect(bare[0]?.sentence).toBe("The hook is there and right.");
  });

  test("a moved service changes its earlier hooks, and sends the token again", async () => {
    const before = "https://old.example/webhooks/gitlab/gitlab";
    await callAs(sandbox, "root", "POST", "/groups/kde/hooks", { url: before, token: "hook-secret" });
    const [report] = await ensure([place("group", "kde")], { replaces: before });
    expect(report).toMatchObject({
      outcome: "updated",
      sentence: expect.stringContaining(`it calls ${before}`),
    });
    expect(await hooksOf("groups/kde")).toMatchObject([{ url: URL_OF_OURS, token_present: true }]);
  });

  test("one that GitLab has switched off is tested, and is not well where nobody answers the test", async () => {
    await ensure([place("group", "kde")]);
    await callAs(sandbox, "kira", "POST", "/projects/kde%2Fsysadmin/issues", { title: "A question" });
    await sandbox.webhooks.idle();
    const [hook] = sandbox.world.hooks.values();
    if (hook === undefined) throw new Error("no hook");
    sandbox.world.instance.autoDisabling = true;
    hook.recentFailures = 40;
    hook.url = "http://127.0.0.1:9/webhooks/gitlab/gitlab";
    const target = () => ({ url: hook.url, secret: "hook-secret", signingToken: null });
    const [dry] = await ensure([place("group", "kde")], { target, dryRun: true });
    expect(dry).toMatchObject({ sentence: expect.stringContaining("would be") });
    const [report] = await ensure([place("group", "kde")], { target });
    expect(report).toMatchObject({
      outcome: "failed",
      sentence: expect.stringMatching(
        /\(disabled\), and a test request did not enable it again: .*recent events/,
      ),
    });
    expect(hook.deliveries.map(({ url }) => url)).toEqual([URL_OF_OURS, hook.url]);
  });

  test("a place that we may not touch is reported with what to do, and the others go on", async () => {
    const told: HookReport[] = [];
    const places = [
      place("project", "debian/salsa-support"),
      place("project", "kde/gone"),
      place("group", "kde"),
    ];
    const reports = await ensure(places, { onReport: (report) => void told.push(report) });
    expect(reports.map((report) => report.outcome)).toEqual(["failed", "failed", "created"]);
    expect(reports[1]?.sentence).toMatch(/\w\. It does not exist, .* check the path/);
    expect(told).toEqual(reports);
  });

  test("a GitLab that does not answer is no reason to speak of Premium, nor to promise another try", async () => {
    const { url } = sandbox;
    await sandbox.stop();
    const [report] = await ensure([place("group", "kde")], {
      gitlab: () =>
        createGitlab({
          instance: "gitlab",
          url,
          tokenFor: () => "t",
          log: silentLogger,
          pace: { backOff: 1 },
        }),
    });
    expect(report?.outcome).toBe("failed");
    expect(report?.sentence).not.toMatch(/Premium|it is tried again/);
    expect(report?.sentence).toContain("a command has to be run again");
    sandbox = await startSandbox({ seed: "demo" });
  });

  test("where neither the group nor its project takes a hook, only what the project needs is said", async () => {
    const [report] = await ensure([place("group", "debian")]);
    expect(report).toMatchObject({ outcome: "failed", place: { kind: "project" } });
    expect(report?.sentence).toMatch(/Maintainer for a project's hooks/);
    expect(report?.sentence).not.toContain("Premium");
  });

  test("a token without the scope is the reason by itself, and no project is tried with it", async () => {
    const token = await callAs(sandbox, "root", "POST", "/users/2/personal_access_tokens", {
      name: "knows people only",
      scopes: ["read_user"],
      expires_at: null,
    });
    const gitlab = () =>
      createGitlab({
        instance: "gitlab",
        url: sandbox.url,
        tokenFor: () => String(token["token"]),
        log: silentLogger,
      });
    const reports = await ensure([place("group", "gnome")], { gitlab });
    expect(reports.map(({ outcome, place: { kind } }) => [outcome, kind])).toEqual([["failed", "group"]]);
    expect(reports[0]?.sentence).toMatch(/lacks a scope/);
  });
});
