import { describe, expect, test } from "@jest/globals";
import { hangUp, json } from "./support/answers.ts";
import { clientOf, errorOf } from "./support/client.ts";
import { restIssue, restProject, routes } from "./support/routes.ts";
import { newIssue, sandboxPerTest } from "./support/sandbox.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const PLACE = "gitlab-com/gl-infra/reliability";

describe("opening an issue", () => {
  const people = sandboxPerTest();

  test("with everything that can be said of it", async () => {
    const dsmith = people.idOf("dsmith");
    const issue = await people.as("liaison-bot").createIssue(
      PLACE,
      newIssue({
        labels: ["escalation", "team::reliability"],
        assigneeIds: [dsmith],
        confidential: true,
        dueDate: "2027-01-31",
        type: "incident",
      }),
    );
    expect(issue).toMatchObject({
      project: { path: PLACE, visibility: "internal" },
      title: "Please look",
      description: "It fails.",
      assigneeIds: [dsmith],
      confidential: true,
      type: "incident",
      author: { username: "liaison-bot" },
    });
    expect(issue.labels.toSorted()).toEqual(["escalation", "team::reliability"]);
    expect(await people.as("liaison-bot").readIssue(issue.ref)).toEqual(issue);
  });

  test("relates it where the description says so, by path or address", async () => {
    const there = await people.open();
    const bot = people.as("liaison-bot");
    const { url } = (await bot.readIssue(there)) ?? { url: "" };
    for (const target of [`kde/sysadmin#${there.iid}`, url]) {
      const issue = await bot.createIssue(PLACE, newIssue({ description: `Look\n\n/relate ${target}` }));
      expect(issue.description.trim()).toBe("Look");
      expect(await bot.links(issue.ref)).toEqual([{ projectId: there.projectId, iid: there.iid }]);
    }
  });

  test("leaves out labels and people that the role does not reach, in silence", async () => {
    const issue = await people
      .as("stranger")
      .createIssue(
        "kde/sysadmin",
        newIssue({ labels: ["outage", "brand new"], assigneeIds: [people.idOf("kira")] }),
      );
    expect(issue).toMatchObject({ labels: [], assigneeIds: [] });
    const hidden = await people
      .as("liaison-bot")
      .createIssue(
        "gitlab-com/legal/requests",
        newIssue({ assigneeIds: [people.idOf("kira"), people.idOf("rschulman")] }),
      );
    expect(hidden.assigneeIds).toEqual([people.idOf("rschulman")]);
  });

  test("is refused in an archived project, without issues, and where nobody may know it", async () => {
    const bot = people.as("liaison-bot");
    await people.call("root", "POST", "/projects/kde%2Fsysadmin/archive");
    expect(await errorOf(bot.createIssue("kde/sysadmin", newIssue()))).toMatchObject({
      code: "gitlab.forbidden",
    });
    await people.call("root", "PUT", "/projects/kde%2Fplasma-desktop", { issues_access_level: "disabled" });
    expect(await errorOf(bot.createIssue("kde/plasma-desktop", newIssue()))).toMatchObject({
      code: "gitlab.forbidden",
    });
    expect(
      await errorOf(people.as("kira").createIssue("gitlab-com/legal/requests", newIssue())),
    ).toMatchObject({ code: "gitlab.not-found" });
  });

  test("whose answer was lost is found again, by author and time", async () => {
    const bot = people.as("liaison-bot");
    const me = people.idOf("liaison-bot");
    await bot.createIssue(PLACE, newIssue({ title: "Before" }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const since = new Date();
    const first = await bot.createIssue(PLACE, newIssue({ title: "First" }));
    await people.as("dsmith").createIssue(PLACE, newIssue({ title: "Somebody else's" }));
    const second = await bot.createIssue(PLACE, newIssue({ title: "Second", confidential: true }));
    await bot.changeIssue(first.ref, { stateEvent: "close" });
    const found = await bot.ownIssuesSince(PLACE, [me, people.idOf("aconrad")], since);
    expect(found.map(({ title, state }) => [title, state])).toEqual([
      ["First", "closed"],
      ["Second", "opened"],
    ]);
    expect(found[1]).toEqual(second);
  });
});

describe("an answer that does not come", () => {
  test("is an error with answerLost, and the request is not sent again", async () => {
    const server = await serve(
      routes({
        "GET /projects/kde%2Fframeworks": json(restProject()),
        "POST /projects/kde%2Fframeworks/issues": hangUp,
      }),
    );
    const error = await errorOf(clientOf(server.url).gitlab.createIssue("kde/frameworks", newIssue()));
    expect(error).toMatchObject({ code: "gitlab.unavailable", answerLost: true });
    expect(server.asked.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  test("or comes in a shape that we cannot use counts as lost: the issue is there", async () => {
    const server = await serve(
      routes({ "POST /projects/kde%2Fframeworks/issues": json(restIssue({ iid: "three" }), 201) }),
    );
    const error = await errorOf(clientOf(server.url).gitlab.createIssue("kde/frameworks", newIssue()));
    expect(error).toMatchObject({ code: "gitlab.unavailable", answerLost: true });
  });
});

describe("what was opened since", () => {
  test("is asked per author and followed over pages", async () => {
    const server = await serve((asked, response) => {
      const query = new URL(asked.url, "http://any").searchParams;
      if (!asked.url.includes("/issues")) return json(restProject())(asked, response);
      const [author, page] = [Number(query.get("author_id")), Number(query.get("page"))];
      const issue = restIssue({
        id: author * 10 + page,
        iid: author * 10 + page,
        created_at: `2027-01-10T12:0${page}:0${author}.000Z`,
      });
      json([issue], 200, { "x-next-page": page === 1 ? "2" : "" })(asked, response);
    });
    const since = new Date("2027-01-10T12:00:00Z");
    const found = await clientOf(server.url).gitlab.ownIssuesSince("kde/frameworks", [1, 2, 1], since);
    expect(found.map(({ id }) => id)).toEqual([11, 21, 12, 22]);
    const first = server.asked.find(({ url }) => url.includes("/issues"));
    expect(Object.fromEntries(new URL(first?.url ?? "", "http://any").searchParams)).toMatchObject({
      scope: "all",
      state: "all",
      sort: "asc",
      order_by: "created_at",
      created_after: "2027-01-10T12:00:00.000Z",
    });
  });
});
