import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Browser, chromium, type Page } from "playwright-core";
import { type Demo, startDemo } from "./demo.ts";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

let demo: Demo;
let browser: Browser;
let page: Page;
const mistakes: string[] = [];
const pictures = mkdtempSync(join(tmpdir(), "liaison-pictures-"));

const takePicture = async (name: string): Promise<void> => {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

const actAs = async (username: string): Promise<void> => {
  await Promise.all([page.waitForEvent("framenavigated"), page.getByLabel("Act as").selectOption(username)]);
  await page.waitForLoadState();
};

// Payloads have no fractions of seconds, and of two words in one second the one that leaves our side owing counts.
const aSecondPasses = () => page.waitForTimeout(1_100);

const say = async (words: string): Promise<void> => {
  await aSecondPasses();
  await page.getByLabel(/Comment as/).fill(words);
  await page.getByRole("button", { name: "Comment", exact: true }).click();
};

const openIssue = async (project: string, title: string, description: string): Promise<void> => {
  await page.goto(`${demo.url}/${project}/-/issues`);
  await page.getByRole("link", { name: "New issue" }).first().click();
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Description").fill(description);
  await page.getByRole("button", { name: /^Create issue/ }).click();
  await page.getByRole("heading", { name: title }).waitFor();
};

const activity = () => page.getByRole("log", { name: "Activity" });
const statusNote = () => activity().getByRole("listitem").filter({ hasText: "I am a bot" });

beforeAll(async () => {
  demo = await startDemo();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => mistakes.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") mistakes.push(message.text());
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  process.stderr.write(`Pictures of the pages are in ${pictures}\n`);
});

describe("a person at the sandbox's pages", () => {
  test("opens an issue as a partner's maintainer, and sees the bot act without touching anything", async () => {
    await page.goto(demo.url);
    await actAs("gaia");
    await openIssue("gnome/gnome-shell", "Our runners are gone", "Since the outage no job starts.");
    await statusNote().waitFor();
    expect(await statusNote().count()).toBe(1);
    expect(await statusNote().innerText()).toContain("Andrew Conrad");
    expect(await statusNote().innerText()).toContain("GNOME");
    const subscribed = page.locator("section").filter({ hasText: /^Subscribed/ });
    await subscribed.getByText("Andrew Conrad").waitFor();
    await page
      .locator("section")
      .filter({ hasText: /^Labels/ })
      .getByText("outage")
      .waitFor();
    await takePicture("partner");
  });

  test("adds a comment as the liaison, and the one status note says that it is the partner's turn", async () => {
    await actAs("aconrad");
    await say("Which runner is it, and since when?");
    await statusNote().filter({ hasText: "there is a reply for you here" }).waitFor();
    expect(await statusNote().count()).toBe(1);
    await takePicture("reply");
  });

  test("answers as the team that a rule has asked, and the partner reads the answer when the liaison sends it", async () => {
    const partners = page.url();
    await actAs("dsmith");
    await page.goto(`${demo.url}/gitlab-com/gl-infra/reliability/-/issues`);
    await page.getByRole("link", { name: "GNOME for .com Infrastructure: Our runners are gone" }).click();
    await page
      .locator("section")
      .filter({ hasText: /^Assignee/ })
      .getByText("Dave Smith")
      .waitFor();
    await takePicture("escalation");
    await say("!liaison relay They are back.");
    // In GNOME's own tracker GNOME's people would read an internal note, so the draft goes to Andrew's inbox.
    await actAs("aconrad");
    await page.goto(`${demo.url}/gitlab-com/support/liaison-inbox/-/issues/1`);
    await activity().getByText("hands over an answer").waitFor();
    await takePicture("inbox");
    await page.goto(partners);
    await statusNote().filter({ hasText: "the answer will come here" }).waitFor();
    expect(await activity().getByText("hands over an answer").count()).toBe(0);
    await say("!liaison send");
    await statusNote().filter({ hasText: "the answer is here" }).waitFor();
    await actAs("gaia");
    await activity().getByText("An answer from .com Infrastructure").waitFor();
    expect(await activity().getByText("hands over an answer").count()).toBe(0);
    expect(await statusNote().count()).toBe(1);
    await takePicture("answered");
  });

  test("opens an issue as somebody who is no partner, and nothing happens to it", async () => {
    await actAs("stranger");
    await openIssue("gitlab-org/gitlab", "Is my runner slow", "It takes an hour.");
    // As long as the partner's took, several times over.
    await page.waitForTimeout(2_000);
    expect(await activity().getByRole("listitem").count()).toBe(0);
    expect(
      await page
        .locator("section")
        .filter({ hasText: /^Labels/ })
        .innerText(),
    ).toContain("None");
    await takePicture("stranger");
  });

  test("and meets no mistake of the pages on the way", () => {
    expect(mistakes).toEqual([]);
    expect(demo.said()).toContain("Everything that the story promises is true.");
  });
});
