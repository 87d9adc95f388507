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
});
