import { describe, expect, test } from "@jest/globals";
import type { ChangedPlace } from "../../src/gitlab/changed.ts";
import { json, type Reply } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { queryOf, restIssue, restProject, routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const SINCE = new Date("2027-01-10T12:00:00Z");

interface Row {
  readonly id: number;
  updatedAt: string;
}

/** Lists rows as GitLab does: updated on or after, oldest change first, two a page. */
const listing =
  (rows: Row[], afterEach: () => void = () => undefined): Reply =>
  (asked, response) => {
    const query = queryOf(asked);
    const after = query["updated_after"] ?? "";
    const page = Number(query["page"]);
    const matching = rows
      .filter((row) => row.updatedAt >= after)
      .sort((one, other) => one.updatedAt.localeCompare(other.updatedAt) || one.id - other.id);
    const shown = matching.slice((page - 1) * 2, page * 2);
    const issues = shown.map((row) => restIssue({ id: row.id, iid: row.id, updated_at: row.updatedAt }));
    const next = matching.length > page * 2 ? String(page + 1) : "";
    json(issues, 200, { "x-next-page": next })(asked, response);
    afterEach();
  };

const minute = (count: number): string => new Date(SINCE.getTime() + count * 60_000).toISOString();
const idsOf = async (url: string, place: ChangedPlace): Promise<number[]> => {
  const ids: number[] = [];
  for await (const issue of clientOf(url).gitlab.changedIssues(place, SINCE)) ids.push(issue.id);
  return ids;
};

describe("issues that changed", () => {
  test("nothing changed: one request", async () => {
    const server = await serve(routes({ "GET /projects/kde%2Fframeworks/issues": listing([]) }));
    expect(await idsOf(server.url, { kind: "project", path: "kde/frameworks" })).toEqual([]);
    expect(server.asked).toHaveLength(1);
    expect(queryOf(server.asked[0])).toMatchObject({
      updated_after: SINCE.toISOString(),
      order_by: "updated_at",
      sort: "asc",
    });
  });

  test("come each once, oldest change first, over as many pages as it takes", async () => {
    const rows = [5, 3, 1, 2, 4].map((id) => ({ id, updatedAt: minute(id) }));
    const server = await serve(
      routes({ "GET /groups/kde/issues": listing(rows), "GET /projects/5": json(restProject()) }),
    );
    expect(await idsOf(server.url, { kind: "group", path: "kde" })).toEqual([1, 2, 3, 4, 5]);
  });

  test("none is skipped when one changes while we read", async () => {
    const rows: Row[] = [1, 2, 3, 4, 5].map((id) => ({ id, updatedAt: minute(id) }));
    const touchFirst = () => {
      const first = rows.find((row) => row.id === 1);
      if (first?.updatedAt === minute(1)) first.updatedAt = minute(9);
    };
    const server = await serve(
      routes({ "GET /groups/kde/issues": listing(rows, touchFirst), "GET /projects/5": json(restProject()) }),
    );
    expect(await idsOf(server.url, { kind: "group", path: "kde" })).toEqual([1, 2, 3, 4, 5, 1]);
  });

  test("many that changed in the same moment (a bulk edit) are all read", async () => {
    const rows = [1, 2, 3, 4, 5]
      .map((id) => ({ id, updatedAt: minute(1) }))
      .concat({ id: 6, updatedAt: minute(2) });
    const server = await serve(
      routes({ "GET /groups/kde/issues": listing(rows), "GET /projects/5": json(restProject()) }),
    );
    expect(await idsOf(server.url, { kind: "group", path: "kde" })).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("of one author are looked for everywhere, not only among our own", async () => {
    const server = await serve(
      routes({
        "GET /issues": listing([{ id: 1, updatedAt: minute(1) }]),
        "GET /projects/5": json(restProject()),
      }),
    );
    expect(await idsOf(server.url, { kind: "author", username: "ann" })).toEqual([1]);
    expect(queryOf(server.asked[0])).toMatchObject({ scope: "all", author_username: "ann" });
  });
});
