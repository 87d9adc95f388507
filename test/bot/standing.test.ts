import { describe, expect, test } from "@jest/globals";
import { careAt, standingsOf } from "../../src/bot/standing.ts";
import type { Configuration } from "../../src/config/schema/configuration.ts";
import { assignedTo } from "../../src/triage/assigned.ts";
import { configuration, issue, NOW } from "../notify/support.ts";

const rotating: Configuration = {
  ...configuration,
  away: [{ person: "Tom Cooney", from: "2026-03-01", until: "2026-03-08", cover: "Somebody" }],
  liaisons: configuration.liaisons.map((row) =>
    row.id === "open-source"
      ? { ...row, share: "rotate", liaisons: ["Andrew Conrad", "Tom Cooney", "Vlad Stoianovici"] }
      : row,
  ),
};

describe("how issues stand", () => {
  test("is told of each as it is assigned, where people take turns, too", () => {
    const careOf = careAt(rotating, NOW);
    const [kde] = rotating.partners;
    if (kde === undefined) throw new Error("no partner");
    for (let iid = 1; iid <= 12; iid += 1)
      expect(careOf("kde", `gitlab:7#${iid}`)?.owner).toEqual(assignedTo(rotating, kde, iid, NOW).acting);
    expect(careOf("nobody", "gitlab:7#1")).toBeNull();
    expect(careOf(null, "gitlab:7#1")).toBeNull();
  });

  test("says what is to be done beside answering, and by whom the next step is", () => {
    const turn = { side: "partner", since: "2026-02-20T10:00:00.000Z" } as const;
    const standing = (memory: object) =>
      standingsOf(configuration, [issue(1, "kde", "", turn, { memory })], NOW)[0];
    expect(standing({})).toMatchObject({ todo: null, needsOwner: false, isSnoozed: false, isOpen: true });
    const teams = ["answered", "proposed", "declined", "open"].map((state) => ({ team: "accounts", state }));
    expect(standing({ teams })).toMatchObject({
      todo: "bring the answer of Accounts; decide whether Accounts is asked; Accounts has not helped: find another way",
      needsOwner: true,
    });
    expect(standing({ marks: { snoozedUntil: "2026-03-02T09:00:21Z" } })?.isSnoozed).toBe(true);
    expect(standing({ marks: { snoozedUntil: "2026-03-02T09:00:20Z" } })?.isSnoozed).toBe(false);
  });
});
