import { expect, test } from "@jest/globals";
import { partner, said } from "./support.ts";

const paused = (from: string, until?: string) => ({
  partners: [partner("kde", { paused: { from, why: "a move", ...(until === undefined ? {} : { until }) } })],
});

test("pauses are of days that there are, and end after they begin", () => {
  expect(said(paused("2026-11-01"))).toEqual([]);
  expect(said(paused("2026-11-01", "2026-11-01"))).toEqual([]);
  expect(said(paused("2026-11-31"))).toEqual(["error partners[0].paused.from: there is no such day"]);
  expect(said(paused("2026-11-02", "2026-11-01"))).toEqual([
    "error partners[0].paused.until: is before from",
  ]);
});

test("whoever is retired claims nothing", () => {
  const twin = { match: { groups: ["kde"] } };
  expect(said({ partners: [partner("kde"), partner("plasma", twin)] })).toEqual([
    expect.stringContaining("group kde is claimed by partners[0]"),
  ]);
  expect(said({ partners: [partner("kde", { retired: true }), partner("plasma", twin)] })).toEqual([]);
});

test("of requests somebody is told", () => {
  const requests = { project: "support/managers" };
  expect(said({ requests, supportManagers: ["Andrew Conrad"] })).toEqual([]);
  expect(said({ requests })).toEqual([
    "warning requests: nobody is told of requests: neither supportManagers nor also names anybody with a username",
  ]);
  expect(said({ requests: { ...requests, also: ["Andrew Conrad"] } })).toEqual([]);
});

test("requests name people with an account, and channels that can tell", () => {
  const mail = { type: "mail", server: { env: "MAIL" }, from: "bot@example.org" };
  const channels = {
    chat: { type: "mattermost", hook: { env: "HOOK" } },
    post: { ...mail, to: ["managers@example.org"] },
    people: mail,
    issues: { type: "issue", project: "support/digests" },
  };
  const asked = (more: object) =>
    said({
      supportManagers: ["Andrew Conrad"],
      channels,
      requests: { project: "support/managers", ...more },
    });
  expect(asked({ channels: ["chat", "post"], also: ["aconrad"] })).toEqual([]);
  expect(asked({ channels: ["chta", "issues", "people"], also: ["Prog Ram"] })).toEqual([
    "warning requests.also[0]: Prog Ram has no username in people: not mentioned in requests",
    'error requests.channels[0]: no such channel; did you mean "chat"?',
    "error requests.channels[1]: a request is an issue already, and issues opens another",
    "warning requests.channels[2]: neither supportManagers nor also names anybody with an address that people could send to",
  ]);
});
