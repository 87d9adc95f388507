import { describe, expect, test } from "@jest/globals";
import { hookUrl, mistakesOf, settingsFor } from "../../src/reconcile/hook-settings.ts";

const target = { url: "https://bot.example/webhooks/gitlab/gitlab", secret: "s", signingToken: null };
const right = {
  id: 1,
  ...settingsFor("project", target),
  alertStatus: "executable",
  disabledUntil: null,
  tokenPresent: true,
  signingTokenPresent: null,
};

describe("the address of hooks", () => {
  test.each([
    ["https://bot.example", "https://bot.example/webhooks/gitlab/salsa"],
    ["https://bot.example/", "https://bot.example/webhooks/gitlab/salsa"],
    ["https://example.org/liaison/", "https://example.org/liaison/webhooks/gitlab/salsa"],
    ["https://bot.example/webhooks/gitlab", "https://bot.example/webhooks/gitlab"],
    ["https://bot.example/webhooks/gitlab/other/", "https://bot.example/webhooks/gitlab/other"],
  ])("%s becomes %s", (address, expected) => {
    expect(hookUrl(address, "salsa")).toBe(expected);
  });
});

describe("a hook", () => {
  test("of a project wants issues and comments, confidential ones too, and no pushes", () => {
    expect(settingsFor("project", target).events).toMatchObject({
      issues_events: true,
      confidential_issues_events: true,
      note_events: true,
      confidential_note_events: true,
      emoji_events: true,
      push_events: false,
    });
    expect(settingsFor("project", target).events).not.toHaveProperty("member_events");
  });

  test("of a group wants its members too, and of what is below it only the issues and comments", () => {
    const { member_events: members, ...rest } = settingsFor("group", target).events;
    expect(members).toBe(true);
    expect(rest).toEqual(settingsFor("project", target).events);
  });

  test("verifies certificates where there are any", () => {
    expect(settingsFor("project", target).sslVerification).toBe(true);
    expect(settingsFor("project", { ...target, url: "http://127.0.0.1:1/x" }).sslVerification).toBe(false);
  });

  test("that is right has no mistakes; what a release does not tell is no mistake", () => {
    const wanted = settingsFor("project", target);
    expect(mistakesOf(right, wanted)).toEqual([]);
    const { emoji_events: _untold, ...told } = right.events as Record<string, boolean>;
    expect(mistakesOf({ ...right, events: told, tokenPresent: null }, wanted)).toEqual([]);
  });

  test("that is wrong says in which way", () => {
    const wanted = settingsFor("project", { ...target, signingToken: "whsec_x" });
    const wrong = {
      ...right,
      events: { ...right.events, note_events: false, push_events: true },
      sslVerification: false,
      tokenPresent: false,
      signingTokenPresent: false,
    };
    expect(mistakesOf(wrong, wanted)).toEqual([
      "note_events is off",
      "push_events is on",
      "certificates are not verified",
      "it has no secret token",
      "it has no signing token",
    ]);
  });
});
