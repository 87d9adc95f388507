import { expect, test } from "@jest/globals";
import { projectRefOf } from "../../src/gitlab/projects.ts";
import { fieldsOf } from "../../src/gitlab/shape.ts";

const visibilityOf = (more: object) =>
  projectRefOf(fieldsOf({ id: 1, path_with_namespace: "kde/kdenlive", ...more }, "a project")).visibility;

test("issues that only members may read are private, whatever the project is", () => {
  expect(visibilityOf({ visibility: "public", issues_access_level: "enabled" })).toBe("public");
  expect(visibilityOf({ visibility: "public" })).toBe("public");
  expect(visibilityOf({ visibility: "internal", issues_access_level: "enabled" })).toBe("internal");
  expect(visibilityOf({ visibility: "public", issues_access_level: "private" })).toBe("private");
  expect(visibilityOf({})).toBe("private");
});
