import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { restIssue, restProject, routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const ISSUE = { instance: "gitlab", projectId: 5, iid: 3 };

describe("reading an issue", () => {
  test("gives the snapshot with author, milestone's title, and the project's path and visibility", async () => {
    const server = await serve(
      routes({
        "GET /projects/5/issues/3": json(restIssue({ issue_type: "test_case", type: "TEST_CASE" })),
        "GET /projects/5": json(restProject()),
      }),
    );
    expect(await clientOf(server.url).gitlab.readIssue(ISSUE)).toEqual({
      ref: ISSUE,
      id: 1003,
      project: {
        id: 5,
        path: "kde/frameworks",
        visibility: "public",
        webUrl: "https://gitlab.example/kde/frameworks",
      },
      type: "test_case",
      title: "Runner fails",
      description: "",
      state: "opened",
      confidential: false,
      authorId: 7,
      author: { id: 7, username: "ann", name: "Ann" },
      labels: ["bug"],
      assigneeIds: [8],
      milestoneId: 2,
      milestoneTitle: "19.1",
      movedToId: null,
      duplicatedToId: null,
      duplicateOf: null,
      createdAt: "2027-01-10T12:00:00.000Z",
      updatedAt: "2027-01-10T12:30:00.123Z",
      url: "https://gitlab.example/kde/frameworks/-/issues/3",
    });
  });

  test("is null where GitLab says 404", async () => {
    const server = await serve(routes({}));
    expect(await clientOf(server.url).gitlab.readIssue(ISSUE)).toBeNull();
  });

  test("asks for a project once in ten minutes, however many issues of it are read", async () => {
    const server = await serve(
      routes({ "GET /projects/5/issues/3": json(restIssue()), "GET /projects/5": json(restProject()) }),
    );
    const { gitlab, pass } = clientOf(server.url);
    const projects = () => server.asked.filter((one) => one.url === "/api/v4/projects/5").length;
    await Promise.all([gitlab.readIssue(ISSUE), gitlab.readIssue(ISSUE), gitlab.readIssue(ISSUE)]);
    expect(projects()).toBe(1);
    pass(11 * 60_000);
    await gitlab.readIssue(ISSUE);
    expect(projects()).toBe(2);
  });

  test("an issue whose project we may not look at counts as private", async () => {
    const server = await serve(routes({ "GET /projects/5/issues/3": json(restIssue()) }));
    const issue = await clientOf(server.url).gitlab.readIssue(ISSUE);
    expect(issue?.project).toEqual({
      id: 5,
      path: "kde/frameworks",
      visibility: "private",
      webUrl: "https://gitlab.example/kde/frameworks",
    });
  });
});

describe("changing an issue", () => {
  test("puts labels on and takes them off beside the others', in one request", async () => {
    const server = await serve(
      routes({
        "PUT /projects/5/issues/3": json(restIssue({ labels: ["bug", "runner"] })),
        "GET /projects/5": json(restProject()),
      }),
    );
    const { gitlab } = clientOf(server.url);
    const change = { addLabels: ["runner", "ci::fast"], removeLabels: ["new"], assigneeIds: [8, 9] };
    expect(await gitlab.changeIssue(ISSUE, change)).toMatchObject({ labels: ["bug", "runner"] });
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
      add_labels: "runner,ci::fast",
      remove_labels: "new",
      assignee_ids: [8, 9],
    });
  });
});

describe("participants", () => {
  test("are followed over pages", async () => {
    const page = (id: number, link: Record<string, string>) =>
      json([{ id, username: `user${id}`, name: "" }], 200, link);
    const server = await serve(page(1, { "x-next-page": "2" }), page(2, { "x-next-page": "" }));
    const users = await clientOf(server.url).gitlab.participants(ISSUE);
    expect(users.map((user) => user.id)).toEqual([1, 2]);
  });
});
