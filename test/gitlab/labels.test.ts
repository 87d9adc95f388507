import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf, errorOf } from "./support/client.ts";
import { routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const RUNNER = { title: "runner", color: "#428BCA", description: "About runners" };
const listed = json([{ id: 1, name: "runner", color: "#428BCA", description: null }]);

describe("labels", () => {
  test("of a project come with those of the groups above", async () => {
    const server = await serve(routes({ "GET /projects/5/labels": listed }));
    expect(await clientOf(server.url).gitlab.projectLabels(5)).toEqual([
      { id: 1, title: "runner", color: "#428BCA", description: null },
    ]);
    expect(server.asked[0]?.url).toContain("include_ancestor_groups=true");
  });

  test("are created with colour and description", async () => {
    const server = await serve(json({ id: 1, name: "runner" }, 201));
    expect(await clientOf(server.url).gitlab.createLabel(5, RUNNER)).toBe("created");
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
      name: "runner",
      color: "#428BCA",
      description: "About runners",
    });
  });

  test("exist where GitLab says 409, or 400 because a group above has it", async () => {
    const taken = { message: { title: ["has already been taken"] } };
    const conflict = await serve(json({ message: "Label already exists" }, 409));
    expect(await clientOf(conflict.url).gitlab.createLabel(5, RUNNER)).toBe("exists");
    const above = await serve(
      routes({ "POST /projects/5/labels": json(taken, 400), "GET /projects/5/labels": listed }),
    );
    expect(await clientOf(above.url).gitlab.createLabel(5, RUNNER)).toBe("exists");
  });

  test("that GitLab refuses for another reason are an error", async () => {
    const wrong = json({ message: { color: ["must be a valid color code"] } }, 400);
    const server = await serve(
      routes({ "POST /projects/5/labels": wrong, "GET /projects/5/labels": json([]) }),
    );
    const error = await errorOf(clientOf(server.url).gitlab.createLabel(5, RUNNER));
    expect(error).toMatchObject({ code: "gitlab.refused" });
  });
});
