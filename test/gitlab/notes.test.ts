import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { queryOf, restNote, routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const ISSUE = { instance: "gitlab", projectId: 5, iid: 3 };

describe("reading notes", () => {
  test("follows pages even where one is short, since GitLab filters after paging", async () => {
    const server = await serve(
      json([restNote({ id: 1 })], 200, { "x-next-page": "2" }),
      json([], 200, { "x-next-page": "3" }),
      json([restNote({ id: 2, system: true })], 200, { "x-next-page": "" }),
    );
    const notes = await clientOf(server.url).gitlab.readNotes(ISSUE, { newestFirst: false });
    expect(notes.map((note) => [note.id, note.system])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(queryOf(server.asked[2])).toMatchObject({ sort: "asc", order_by: "created_at", page: "3" });
  });

  test("newest first stops at the limit, without asking for more", async () => {
    const server = await serve(json([restNote({ id: 3 }), restNote({ id: 2 })], 200, { "x-next-page": "2" }));
    const notes = await clientOf(server.url).gitlab.readNotes(ISSUE, { newestFirst: true, limit: 2 });
    expect(notes.map((note) => note.id)).toEqual([3, 2]);
    expect(queryOf(server.asked[0])).toMatchObject({ sort: "desc", per_page: "2" });
    expect(server.asked).toHaveLength(1);
  });

  test("tells author and internal notes", async () => {
    const server = await serve(json([restNote({ internal: true })]));
    const [note] = await clientOf(server.url).gitlab.readNotes(ISSUE, { newestFirst: true });
    expect(note).toMatchObject({ authorId: 7, authorUsername: "ann", internal: true, body: "Any news?" });
  });
});

describe("looking for a note", () => {
  test("goes from the oldest on, and stops at the first that fits", async () => {
    const server = await serve(
      json([restNote({ id: 1 }), restNote({ id: 2 })], 200, { "x-next-page": "2" }),
      json([restNote({ id: 3, body: "here" }), restNote({ id: 4, body: "here" })], 200, {
        "x-next-page": "3",
      }),
    );
    const { gitlab } = clientOf(server.url);
    expect(await gitlab.findNote(ISSUE, ({ body }) => body === "here")).toMatchObject({ id: 3 });
    expect(server.asked).toHaveLength(2);
    expect(queryOf(server.asked[1])).toMatchObject({ sort: "asc", order_by: "created_at", page: "2" });
  });

  test("ends with null where none fits", async () => {
    const server = await serve(json([restNote({ id: 1 })]));
    expect(await clientOf(server.url).gitlab.findNote(ISSUE, () => false)).toBeNull();
  });

  test("is not hindered by comments as long as GitLab takes them, in letters that take six in JSON", async () => {
    const hostile = restNote({ id: 1, body: "\u0001".repeat(1_000_000) });
    const server = await serve((request, response) => {
      const { per_page: perPage, page } = queryOf(request);
      if (Number(perPage) > 10) {
        response.writeHead(200, { "content-type": "application/json" });
        response.write("[");
        const text = `${JSON.stringify(hostile)},`;
        // As many as it takes to be too long: the client hangs up.
        for (let count = 0; count < 12; count += 1) response.write(text);
        response.end("1]");
        return;
      }
      const next = Number(page) < 10 ? { "x-next-page": String(Number(page) + 1) } : {};
      json([page === "10" ? restNote({ id: 2 }) : restNote({ id: 1 })], 200, next)(request, response);
    });
    const { gitlab } = clientOf(server.url);
    expect(await gitlab.findNote(ISSUE, ({ id }) => id === 2)).toMatchObject({ id: 2 });
    expect(server.asked.map((asked) => queryOf(asked)["per_page"])).toEqual(["100", ...Array(10).fill("10")]);
  });
});

describe("reading what changed", () => {
  test("stops at the first note that is older, and leaves system notes out", async () => {
    const at = (minute: number) => ({ updated_at: `2027-01-10T12:${minute}:00.000Z` });
    const server = await serve(
      json([restNote({ id: 4, ...at(40) }), restNote({ id: 3, system: true, ...at(30) })], 200, {
        "x-next-page": "2",
      }),
      json([restNote({ id: 2, ...at(20) }), restNote({ id: 1, ...at(10) })], 200, { "x-next-page": "3" }),
    );
    const changed = await clientOf(server.url).gitlab.changedNotes(ISSUE, new Date("2027-01-10T12:20:00Z"));
    expect(changed.map((note) => note.id)).toEqual([4, 2]);
    expect(server.asked).toHaveLength(2);
    expect(queryOf(server.asked[0])).toMatchObject({ order_by: "updated_at", sort: "desc" });
  });
});

describe("posting a note", () => {
  test("tells its id and what its quick actions changed", async () => {
    const server = await serve(
      json({ ...restNote({ id: 91, internal: true }), commands_changes: { label_ids: [[], [4]] } }, 201),
    );
    const posted = await clientOf(server.url).gitlab.postNote(ISSUE, {
      body: "Hi\n/label ~a",
      internal: true,
    });
    expect(posted).toEqual({ noteId: 91, commandsChanges: { label_ids: [[], [4]] }, summary: [] });
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({ body: "Hi\n/label ~a", internal: true });
  });

  test("that was to be internal and is public is deleted at once, and an error", async () => {
    const server = await serve(
      routes({
        "POST /projects/5/issues/3/notes": json(restNote({ id: 91, internal: false }), 201),
        "DELETE /projects/5/issues/3/notes/91": json(null, 204),
      }),
    );
    const posting = clientOf(server.url).gitlab.postNote(ISSUE, { body: "Between us", internal: true });
    await expect(posting).rejects.toMatchObject({ code: "gitlab.made-public" });
    expect(server.asked.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
  });

  test("that was to be internal, is public and cannot be deleted is in doubt, to be looked for again", async () => {
    const server = await serve(
      routes({
        "POST /projects/5/issues/3/notes": json(restNote({ id: 91, internal: false }), 201),
        "DELETE /projects/5/issues/3/notes/91": json({ message: "403 Forbidden" }, 403),
      }),
    );
    const posting = clientOf(server.url).gitlab.postNote(ISSUE, { body: "Between us", internal: true });
    await expect(posting).rejects.toMatchObject({ code: "gitlab.left-public", answerLost: true });
  });

  test("of quick actions only is accepted and stores none: no id, but GitLab's summary", async () => {
    const server = await serve(
      json({ commands_changes: { label_ids: [4] }, summary: ["Added ~a label."] }, 202),
    );
    const posted = await clientOf(server.url).gitlab.postNote(ISSUE, { body: "/label ~a", internal: false });
    expect(posted).toEqual({
      noteId: null,
      commandsChanges: { label_ids: [4] },
      summary: ["Added ~a label."],
    });
  });
});

describe("editing a note", () => {
  test("replaces its text, or says that it is gone", async () => {
    const server = await serve(
      routes({ "PUT /projects/5/issues/3/notes/90": json(restNote({ body: "New" })) }),
    );
    const { gitlab } = clientOf(server.url);
    expect(await gitlab.editNote(ISSUE, 90, "New")).toBe("edited");
    expect(await gitlab.editNote(ISSUE, 91, "New")).toBe("gone");
  });
});
