import { describe, expect, test } from "@jest/globals";
import { checkDigests } from "../../../src/config/check/digests.ts";
import { pathText } from "../../../src/config/problem.ts";

const found = (data: unknown) =>
  checkDigests(data).map(({ path, message, severity }) => `${severity} ${pathText(path)}: ${message}`);

const channels = {
  mail: { type: "mail", server: { env: "SMTP" }, from: "a@example.org" },
  list: { type: "issue", project: "a/b" },
};
const liaisons = [{ id: "open-source" }];
const people = [{ name: "Andrew Conrad", email: "a@example.org" }];

describe("channels and digests", () => {
  test("that fit together are fine", () => {
    const digests = {
      daily: { for: "liaison", channels: ["mail", "list"], rows: ["open-source"], to: ["Andrew Conrad"] },
    };
    expect(found({ instances: { one: {} }, channels, digests, liaisons, people })).toEqual([]);
  });

  test("that name what is not there", () => {
    const digests = {
      daily: { for: "liaison", channels: ["male"], rows: ["open-sauce"], to: ["Andrew"], calendar: "moon" },
    };
    expect(found({ instances: { one: {} }, channels, digests, liaisons, people })).toEqual([
      'error digests.daily.channels[0]: no such channel; did you mean "mail"?',
      "error digests.daily.calendar: no such calendar",
      'error digests.daily.rows[0]: no such row of liaisons; did you mean "open-source"?',
      expect.stringMatching(/^error digests\.daily\.to\[0\]: no such person in people/),
    ]);
  });

  test("that could reach nobody", () => {
    const digests = {
      daily: { for: "liaison", channels: ["mail"] },
      gaps: { for: "gaps", channels: ["mail"] },
    };
    expect(found({ instances: { one: {}, two: {} }, channels, digests, liaisons, people: [] })).toEqual([
      "error channels.list: there are several instances",
      "error digests.gaps.channels[0]: the gaps are one issue, and mail is mail",
      "warning digests.daily.channels[0]: nobody has an address that mail could send to",
      "warning digests.gaps.channels[0]: nobody has an address that mail could send to",
    ]);
    const to = { ...channels, mail: { ...channels.mail, to: ["b@example.org"] } };
    expect(
      found({ instances: { one: {} }, channels: to, digests: { daily: digests.daily }, liaisons }),
    ).toEqual([]);
  });

  test("that go out by mail alone to people without an address", () => {
    const data = {
      instances: { one: {} },
      channels: { ...channels, shared: { ...channels.mail, to: ["all@example.org"] } },
      people: [
        ...people,
        { name: "Lee Matos", username: "lmatos" },
        { name: "Tom Cooney", username: "tcooney" },
      ],
      supportManagers: ["tcooney"],
      liaisons: [
        { id: "open-source", group: "Open Source", liaisons: ["Andrew Conrad", "lmatos"] },
        { id: "infra", group: "Infra", contacts: ["Somebody"], escalation: { project: "infra/requests" } },
        { id: "old", group: "Old", liaisons: ["Nobody"], retired: true },
        { id: "elsewhere", group: "Elsewhere", liaisons: ["Somebody else"] },
      ],
      partners: [
        { id: "kde", liaison: "open-source" },
        { id: "gnome", liaison: "old" },
      ],
      away: [{ person: "Andrew Conrad", from: "2026-03-01", until: "2026-03-08", cover: "Tom Cooney" }],
      digests: {
        mornings: { for: "liaison", channels: ["mail"] },
        teams: { for: "team", channels: ["mail"] },
        managers: { for: "managers", channels: ["mail"] },
        named: { for: "managers", to: ["Tom Cooney", "Andrew Conrad"], channels: ["mail"] },
        listed: { for: "liaison", channels: ["mail", "list"] },
        shared: { for: "liaison", channels: ["shared"] },
      },
    };
    const words = "it goes out by mail, and these have no address:";
    const made = "no digest is made for them";
    expect(found(data)).toEqual([
      `warning digests.mornings.channels: ${words} Lee Matos, Tom Cooney; ${made}`,
      `warning digests.teams.channels: ${words} Infra; ${made}`,
      `warning digests.managers.channels: ${words} the support managers; ${made}`,
    ]);
  });
});
