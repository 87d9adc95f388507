import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createIssue } from "../../../src/sandbox/world/issues.ts";
import { createLabel } from "../../../src/sandbox/world/labels.ts";
import { createNote } from "../../../src/sandbox/world/notes.ts";
import { createProject } from "../../../src/sandbox/world/places.ts";
import { type Browser, openBrowser } from "./browser.ts";

let browser: Browser;
beforeEach(async () => {
  browser = await openBrowser();
});
afterEach(() => browser.close());

const ISSUES = "/kde/sysadmin/tools/-/issues";

/** What a person reads: without tags. */
const words = (html: string): string => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

describe("a person who tries the sandbox", () => {
  test("chooses whom to act as, opens an issue, comments, labels, subscribes and closes it", async () => {
    const { world, root, project } = browser.setting;
    createLabel(world, root, project, { name: "bug", color: "#ff0000" });

    expect(words((await browser.look("/")).html)).toContain("kde/sysadmin/tools");
    await browser.actAs("root");
    const opened = await browser.send(ISSUES, {
      title: "Runner <b>stuck</b>",
      description: "since **noon**, @maria\n\n/due 2025-07-01",
      labels: "bug",
    });
    expect(opened.address).toBe(`${ISSUES}/1`);
    expect(opened.html).toContain("Runner &lt;b&gt;stuck&lt;/b&gt;");
    expect(opened.html).toContain("<strong>noon</strong>");
    expect(words(opened.html)).toMatch(
      /Labels bug .* Participants .*Administrator .*Maria .* Due date 2025-07-01/,
    );

    await browser.actAs("maria");
    expect(words((await browser.look("/dashboard/todos")).html)).toMatch(
      /Administrator mentioned you on Runner/,
    );
    const commented = await browser.send(`${ISSUES}/1/notes`, { body: "Seen; <script>alert(1)</script>" });
    expect(commented.html).toContain('id="note_');
    expect(commented.html).toContain("&lt;script&gt;");
    expect(words((await browser.look("/dashboard/todos")).html)).toContain("done");

    await browser.actAs("root");
    await browser.send(`${ISSUES}/1/subscription`, { wanted: "0" });
    const label = [...world.labels.values()].find(({ name }) => name === "bug");
    await browser.send(`${ISSUES}/1/labels`, { remove: String(label?.id) });
    const relabelled = await browser.send(`${ISSUES}/1/labels`, { add: "type::bug" });
    expect(words(relabelled.html)).toContain("Subscribe Administrator");
    const closed = await browser.send(`${ISSUES}/1/notes`, { body: "Fixed.", state_event: "close" });
    expect(words(closed.html)).toMatch(/Closed .*Labels type ::\s?bug/);
    const issue = project.issues.get(1);
    expect(issue).toMatchObject({ state: "closed", labels: [{ name: "type::bug" }] });
    expect(issue?.subscriptions.get(root.id)).toBe(false);

    const reopened = await browser.send(`${ISSUES}/1/notes`, { body: "", state_event: "reopen" });
    expect(words(reopened.html)).toContain("Close issue");
  });

  test("reacts with a click and takes that back, assigns people, and sees where an issue went", async () => {
    const { world, root, maria, project } = browser.setting;
    const issue = createIssue(world, root, project, { title: "x", description: "", confidential: true });
    const original = createIssue(world, root, project, { title: "y" });
    const { note } = createNote(world, root, issue, { body: "Done?" });
    const page = `${ISSUES}/1`;
    await browser.actAs("root");
    expect(words((await browser.look(page)).html)).toMatch(/confidential .*No description. React/);

    const reacted = await browser.send(`${page}/reactions`, { note: String(note?.id), name: ":eyes:" });
    expect(reacted.html).toMatch(/title="Administrator" aria-pressed="true">:eyes: 1</);
    await browser.send(`${page}/reactions`, { note: "", name: "tada" });
    expect([note?.awards, issue.awards]).toMatchObject([[{ name: "eyes" }], [{ name: "tada" }]]);
    await browser.send(`${page}/reactions`, { note: String(note?.id), name: "eyes" });
    expect(note?.awards).toEqual([]);
    const odd = await browser.send(`${page}/reactions`, { note: "", name: "no such thing" });
    expect(odd.status).toBe(422);
    expect((await browser.send(`${page}/reactions`, { note: "4711", name: "eyes" })).status).toBe(422);

    const hidden = await browser.send(`${page}/assignees`, { add: "@maria" });
    expect(words(hidden.html)).toContain("There is no maria who may see this issue.");
    await browser.send(`${page}/notes`, { body: "/assign me" });
    expect((await browser.send(`${page}/assignees`, { add: "root" })).html).toContain(
      "Unassign Administrator",
    );
    await browser.send(`${page}/assignees`, { remove: String(root.id) });
    expect(issue.assignees).toEqual([]);

    const closed = await browser.send(`${page}/notes`, { body: `/duplicate #${original.iid}` });
    expect(words(closed.html)).toMatch(/Closed .*a duplicate of kde\/sysadmin\/tools#2/);
    await browser.actAs(maria.username);
    expect((await browser.send(`${ISSUES}/2/reactions`, { note: "", name: "eyes" })).html).toContain(
      ":eyes: 1",
    );
    expect((await browser.send(`${ISSUES}/2/assignees`, { add: "maria" })).status).toBe(422);
    await browser.actAs("");
    expect((await browser.look(`${ISSUES}/2`)).html).toContain(
      '<span class="badge" title="Maria">:eyes: 1</span>',
    );
  });

  test("finds issues by state, label and words", async () => {
    const { world, root, project } = browser.setting;
    createIssue(world, root, project, { title: "Apples", labels: ["fruit"] });
    createIssue(world, root, project, { title: "Bolts", stateEvent: "close" });
    const titlesAt = async (query: string) =>
      [...(await browser.look(`${ISSUES}${query}`)).html.matchAll(/class="strong"[^>]*>([^<]+)</g)].map(
        ([, title]) => title,
      );
    expect(await titlesAt("?state=all")).toEqual(["Bolts", "Apples"]);
    expect(await titlesAt("?state=all&label_name=fruit")).toEqual(["Apples"]);
    expect(await titlesAt("?state=all&search=bol")).toEqual(["Bolts"]);
    expect(words((await browser.look("/kde/sysadmin/tools/-/labels")).html)).toContain("fruit");
  });

  test("watches deliveries, sends a test and one again", async () => {
    const { root, maria, project, world, hook, arrived } = browser.setting;
    const liaison = hook(project, "/hook", ["issues_events"], { name: "Liaison", token: "s3cret" });
    const hooks = "/kde/sysadmin/tools/-/hooks";
    expect((await browser.look(hooks)).status).toBe(401);
    await browser.actAs(root.username);
    expect(words((await browser.look(hooks)).html)).toContain("Liaison");
    const refused = await browser.send(`${hooks}/${liaison.id}/test`, { trigger: "issues_events" });
    expect(refused.status).toBe(422);
    expect(words(refused.html)).toContain("Ensure the project has issues.");

    createIssue(world, maria, project, { title: "x" });
    expect(await arrived("/hook")).toHaveLength(1);
    const listed = await browser.look(`${hooks}/${liaison.id}`);
    const [, delivery = ""] = /href="([^"]*\/deliveries\/\d+)"/.exec(listed.html) ?? [];
    const shown = await browser.look(delivery);
    expect(words(shown.html)).toContain("Issue Hook");
    expect(shown.html).not.toContain("s3cret");
    await browser.send(`${delivery}/resend`, {});
    expect(await arrived("/hook")).toHaveLength(2);
  });
});

describe("what a visitor may not", () => {
  test("see stays hidden: private projects, confidential issues, internal notes", async () => {
    const { world, root, project } = browser.setting;
    const hidden = createProject(world, root, { name: "Hidden", path: "hidden", visibility: "private" });
    createIssue(world, root, hidden, { title: "Invisible" });
    createIssue(world, root, project, { title: "Confidential thing", confidential: true });
    const open = createIssue(world, root, project, { title: "Open thing" });
    createNote(world, root, open, { body: "between us", internal: true });

    for (const username of ["", "maria"]) {
      await browser.actAs(username);
      expect((await browser.look("/root/hidden/-/issues/1")).status).toBe(404);
      expect((await browser.look(`${ISSUES}/1`)).status).toBe(404);
      expect((await browser.look(ISSUES)).html).not.toContain("Confidential thing");
      const page = (await browser.look(`${ISSUES}/2`)).html;
      expect(page).not.toContain("between us");
      expect((await browser.look("/")).html).not.toContain("root/hidden");
    }
    await browser.actAs("root");
    expect((await browser.look(`${ISSUES}/1`)).status).toBe(200);
    expect((await browser.look(`${ISSUES}/2`)).html).toContain("between us");
  });

  test("do is refused in words, and what was typed is still there", async () => {
    const { world, root, project } = browser.setting;
    createIssue(world, root, project, { title: "x" });
    const anonymous = await browser.send(`${ISSUES}/1/notes`, { body: "hello" });
    expect(anonymous.status).toBe(422);
    expect(words(anonymous.html)).toContain("Choose at the top right whom you act as");
    await browser.actAs("maria");
    const empty = await browser.send(ISSUES, { title: " ", description: "long text" });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain("long text");
    expect(words(empty.html)).toMatch(/can.{1,6}t be blank/);
    const labelled = await browser.send(`${ISSUES}/1/labels`, { add: "bug" });
    expect(words(labelled.html)).toContain("may not do this");
    expect(labelled.html).toContain(`data-address="${ISSUES}/1"`);
  });

  test("be made to do by another site's page", async () => {
    await browser.actAs("root");
    const evil = await browser.send(ISSUES, { title: "x" }, { origin: "http://evil.example" });
    expect(evil.status).toBe(400);
    expect(browser.setting.project.issues.size).toBe(0);
  });

  test("be sent elsewhere by the form for acting as somebody", async () => {
    for (const back of ["//evil.example", "/\\evil.example", "https://evil.example"]) {
      expect((await browser.send("/-/act-as", { username: "root", back })).address).toBe("/");
    }
  });
});

describe("pages", () => {
  test("stand where GitLab's do", async () => {
    const { world, root, project } = browser.setting;
    createIssue(world, root, project, { title: "x" });
    const addresses: [string, string][] = [
      ["/kde", "/groups/kde"],
      ["/groups/kde/sysadmin", "/groups/kde/sysadmin"],
      ["/KDE/sysadmin/tools", "/KDE/sysadmin/tools"],
      ["/kde/sysadmin/tools/-/work_items/1", `${ISSUES}/1`],
      [`${ISSUES}/1/notes`, `${ISSUES}/1`],
      ["/maria", "/maria"],
    ];
    for (const [path, expected] of addresses) {
      const seen = await browser.look(path);
      expect([seen.status, seen.address]).toEqual([200, expected]);
    }
    for (const path of [
      "/nothing",
      "/kde/-/issues",
      "/%E0%A4%A",
      `${ISSUES}/99`,
      "/groups/nothing/-/hooks",
    ]) {
      expect((await browser.look(path)).status).toBe(404);
    }
  });

  test("load nothing from elsewhere, and say that they are no GitLab", async () => {
    const seen = await browser.look("/");
    expect(seen.html).toContain("Sandbox – not GitLab");
    expect(seen.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(seen.headers.get("x-content-type-options")).toBe("nosniff");
    expect(seen.html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    for (const [path, type] of [
      ["/-/assets/style.css", "text/css"],
      ["/-/assets/live.js", "text/javascript"],
    ] as const) {
      expect((await browser.look(path)).headers.get("content-type")).toContain(type);
    }
  });

  test("give every part a mark that changes exactly when the part does", async () => {
    const { world, root, project } = browser.setting;
    const issue = createIssue(world, root, project, { title: "x" });
    const marks = async () =>
      new Map(
        [...(await browser.look(`${ISSUES}/1`)).html.matchAll(/id="([^"]+)"[^>]*data-live="([^"]+)"/g)].map(
          ([, id, mark]) => [id, mark],
        ),
      );
    const before = await marks();
    expect(await marks()).toEqual(before);
    createLabel(world, root, project, { name: "new", color: "#00ff00" });
    createNote(world, root, issue, { body: "/label ~new" });
    const after = await marks();
    const changed = [...after].filter(([id, mark]) => before.get(id) !== mark).map(([id]) => id);
    expect(changed.filter((id) => !id?.startsWith("note_"))).toEqual(["side-labels"]);
  });
});
