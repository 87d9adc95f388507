import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

describe("Users", () => {
  let gitlab: TestGitLab;
  beforeAll(async () => {
    gitlab = await startGitLab("none");
  });
  afterAll(() => gitlab.stop());
  const ada = { username: "ada", name: "Ada", email: "ada@sandbox.example", password: "not kept at all" };

  test("are made by administrators, who give them tokens", async () => {
    const root = gitlab.as("root");
    const user = await root("POST", "/users", ada);
    expect(user.status).toBe(201);
    expect(user.body).toMatchObject({ username: "ada", is_admin: false, state: "active", bot: false });
    const expiry = { name: "t", scopes: ["api"], expires_at: "2999-01-01" };
    const token = await root("POST", `/users/${user.body.id}/personal_access_tokens`, expiry);
    expect([token.status, token.body.scopes]).toEqual([201, ["api"]]);
    const call = gitlab.withToken(token.body.token);
    expect((await call("GET", "/user")).body).toMatchObject({ username: "ada", email: ada.email });
    const listed = rowsOf(await call("GET", "/personal_access_tokens"));
    expect(listed).toMatchObject([{ id: token.body.id, active: true }]);
    expect(listed[0]).not.toHaveProperty("token");
    expect((await call("POST", "/users", { ...ada, username: "eve" })).status).toBe(403);
    expect(
      (await call("POST", `/users/1/personal_access_tokens`, { name: "t", scopes: ["api"] })).status,
    ).toBe(403);
  });

  test("say of themselves what they like, for as long as they say", async () => {
    const root = gitlab.as("root");
    const ofRoot = async () => (await gitlab.anonymous("GET", "/users/root/status")).body;
    const empty = { emoji: null, message: null, message_html: "", availability: null, clear_status_at: null };
    expect(await ofRoot()).toEqual(empty);
    const busy = { availability: "busy", message: "On leave", clear_status_after: "3_days" };
    const said = await root("PUT", "/user/status", busy);
    expect(said.body).toMatchObject({ emoji: "speech_balloon", message: "On leave" });
    expect(await ofRoot()).toMatchObject({ availability: "busy", clear_status_at: expect.any(String) });
    expect((await root("GET", "/user/status")).body).toEqual(await ofRoot());
    expect((await root("PUT", "/user/status", { availability: "gone" })).status).toBe(400);
    expect((await root("PUT", "/user/status", { message: "x".repeat(101) })).status).toBe(400);
    expect((await root("PUT", "/user/status", {})).body).toEqual(empty);
    expect((await gitlab.anonymous("GET", "/users/nobody/status")).status).toBe(404);
    expect((await gitlab.anonymous("PUT", "/user/status", busy)).status).toBe(401);
  });

  test("can be acted for with impersonation tokens", async () => {
    const root = gitlab.as("root");
    const id = rowsOf(await root("GET", "/users?username=ada"))[0]?.id;
    const made = await root("POST", `/users/${id}/impersonation_tokens`, { name: "as ada", scopes: ["api"] });
    expect(made.body).toMatchObject({ impersonation: true, user_id: id });
    expect((await gitlab.withToken(made.body.token)("GET", "/user")).body.username).toBe("ada");
    expect((await root("GET", `/users/${id}/impersonation_tokens`)).body).toHaveLength(1);
    expect((await root("DELETE", `/personal_access_tokens/${made.body.id}`)).status).toBe(204);
    expect((await gitlab.withToken(made.body.token)("GET", "/user")).status).toBe(401);
  });

  test.each([
    [{}, 400, { error: "email is missing, name is missing, username is missing" }],
    [{ ...ada, email: "other@sandbox.example" }, 409, { message: "Username has already been taken" }],
    [{ ...ada, username: "other" }, 409, { message: "Email has already been taken" }],
    [
      { ...ada, username: "no spaces", email: "x@sandbox.example" },
      400,
      { message: { username: ["can contain only letters, digits, '_', '-' and '.'"] } },
    ],
  ])("are refused for bad input (%#)", async (input, status, body) => {
    const reply = await gitlab.as("root")("POST", "/users", input);
    expect([reply.status, reply.body]).toEqual([status, body]);
  });

  test("get no token with scopes that do not exist", async () => {
    const reply = await gitlab.as("root")("POST", "/users/1/personal_access_tokens", {
      name: "t",
      scopes: ["api", "everything"],
    });
    expect([reply.status, reply.body]).toEqual([400, { error: "scopes does not have a valid value" }]);
  });

  test("are found by exact name in any case; others get an empty list, no error", async () => {
    const reply = await gitlab.anonymous("GET", "/users?username=ADA");
    expect(reply.body).toMatchObject([{ username: "ada" }]);
    expect(reply.body).not.toHaveProperty("0.email");
    expect((await gitlab.anonymous("GET", "/users?username=ad")).body).toEqual([]);
    expect((await gitlab.as("root")("GET", "/users/4711")).body).toEqual({ message: "404 User Not Found" });
    expect((await gitlab.anonymous("GET", "/users/1")).status).toBe(403);
    expect((await gitlab.anonymous("GET", "/users")).status).toBe(403);
  });

  test("learn the version of the instance", async () => {
    const reply = await gitlab.as("root")("GET", "/version");
    expect(reply.body).toMatchObject({ version: "19.1.0-ee", revision: expect.any(String) });
    expect((await gitlab.as("root")("GET", "/metadata")).body).toMatchObject({ enterprise: true });
    expect((await gitlab.anonymous("GET", "/version")).status).toBe(401);
  });
});
