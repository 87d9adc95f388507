import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Scope, User } from "../../../src/sandbox/world/types.ts";
import { createToken } from "../../../src/sandbox/world/users.ts";
import { startGitLab, type TestGitLab } from "../support/gitlab.ts";

const issues = "/projects/kde%2Fsysadmin/issues";

describe("Tokens", () => {
  let gitlab: TestGitLab;
  let kira: User;
  const tokenWith = (user: User, scopes: readonly Scope[], expiresAt: string | null = null): string =>
    createToken(gitlab.world, user, { name: "test", scopes, expiresAt }).value;

  beforeAll(async () => {
    gitlab = await startGitLab();
    const found = gitlab.world.usersByUsername.get("kira");
    if (found === undefined) throw new Error("kira is not seeded");
    kira = found;
    await gitlab.as("kira")("POST", issues, { title: "Something to subscribe to" });
  });
  afterAll(() => gitlab.stop());

  test("an unknown one opens nothing, not even what is public", async () => {
    const reply = await gitlab.withToken("glpat-nobody")("GET", issues);
    expect([reply.status, reply.body]).toEqual([401, { message: "401 Unauthorized" }]);
  });

  test("without one, what is public can be read and nothing written", async () => {
    expect((await gitlab.anonymous("GET", issues)).status).toBe(200);
    expect((await gitlab.anonymous("POST", issues, { title: "No" })).body).toEqual({
      message: "401 Unauthorized",
    });
    expect((await gitlab.anonymous("GET", "/user")).status).toBe(401);
  });

  test("it may come as a bearer or as a parameter", async () => {
    const token = tokenWith(kira, ["api"]);
    const asBearer = await gitlab.anonymous("GET", "/user", undefined, { authorization: `Bearer ${token}` });
    const asParameter = await gitlab.anonymous("GET", `/user?private_token=${token}`);
    expect([asBearer.body.username, asParameter.body.username]).toEqual(["kira", "kira"]);
  });

  test("an expired one says so, from the first second of its day on", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const reply = await gitlab.withToken(tokenWith(kira, ["api"], today))("GET", "/user");
    expect(reply.status).toBe(401);
    expect(reply.body).toMatchObject({
      error: "invalid_token",
      error_description: expect.stringMatching(/expired/),
    });
  });

  test("a revoked one says so", async () => {
    const call = gitlab.withToken(tokenWith(kira, ["api"]));
    expect((await call("DELETE", "/personal_access_tokens/self")).status).toBe(204);
    expect((await call("GET", "/user")).body).toMatchObject({ error: "invalid_token" });
  });

  test("a rotated one stops at once; its successor has the same scopes", async () => {
    const call = gitlab.withToken(tokenWith(kira, ["api", "read_user"]));
    const { body } = await call("POST", "/personal_access_tokens/self/rotate");
    expect(body.scopes).toEqual(["api", "read_user"]);
    expect((await gitlab.withToken(body.token)("GET", "/user")).status).toBe(200);
    expect((await call("GET", "/user")).status).toBe(401);
  });

  test("a rotated one that is shown again ends its successors, too", async () => {
    const call = gitlab.withToken(tokenWith(kira, ["self_rotate", "read_api"]));
    const { body } = await call("POST", "/personal_access_tokens/self/rotate", { expires_at: "2999-01-01" });
    expect(body).toMatchObject({ message: { expires_at: [expect.stringContaining("must be")] } });
    const { body: next } = await call("POST", "/personal_access_tokens/self/rotate");
    expect((await call("GET", "/user")).status).toBe(401);
    expect((await gitlab.withToken(next.token)("GET", "/user")).status).toBe(401);
  });

  test("that of a blocked user is refused", async () => {
    const root = gitlab.as("root");
    const { body: user } = await root("POST", "/users", {
      username: "gone",
      name: "Gone",
      email: "gone@sandbox.example",
    });
    const { body: token } = await root("POST", `/users/${user.id}/personal_access_tokens`, {
      name: "t",
      scopes: ["api"],
    });
    await root("POST", `/users/${user.id}/block`);
    const reply = await gitlab.withToken(token.token)("GET", "/user");
    expect([reply.status, reply.body]).toEqual([
      403,
      { message: "403 Forbidden - Your account has been blocked." },
    ]);
  });

  test("read_api reads and does not write", async () => {
    const call = gitlab.withToken(tokenWith(kira, ["read_api"]));
    expect((await call("GET", issues)).status).toBe(200);
    const refused = await call("POST", issues, { title: "No" });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ error: "insufficient_scope", scope: "api" });
  });

  test("read_user reads users and nothing else", async () => {
    const call = gitlab.withToken(tokenWith(kira, ["read_user"]));
    expect([(await call("GET", "/user")).status, (await call("GET", `/users/${kira.id}`)).status]).toEqual([
      200, 200,
    ]);
    expect((await call("GET", issues)).body).toMatchObject({ error: "insufficient_scope" });
  });

  test("a token tells what it is", async () => {
    const { body } = await gitlab.withToken(tokenWith(kira, ["read_api"], "2999-01-01"))(
      "GET",
      "/personal_access_tokens/self",
    );
    expect(body).toMatchObject({
      name: "test",
      scopes: ["read_api"],
      expires_at: "2999-01-01",
      active: true,
      revoked: false,
      user_id: kira.id,
    });
    expect(body).not.toHaveProperty("token");
  });

  describe("sudo", () => {
    const subscribe = `${issues}/1/subscribe`;

    test("an administrator with the scope acts as somebody else, by name or id, header or parameter", async () => {
      const root = gitlab.as("root");
      expect((await root("GET", "/user?sudo=aconrad")).body.username).toBe("aconrad");
      expect((await root("GET", "/user", undefined, { sudo: String(kira.id) })).body.username).toBe("kira");
      expect((await root("POST", subscribe, { sudo: "aconrad" })).status).toBe(201);
      expect((await gitlab.as("aconrad")("GET", `${issues}/1`)).body.subscribed).toBe(true);
      expect((await root("GET", `${issues}/1`)).body.subscribed).toBe(false);
    });

    test("others are told that they must be administrator", async () => {
      const reply = await gitlab.as("kira")("POST", `${subscribe}?sudo=aconrad`);
      expect([reply.status, reply.body]).toEqual([
        403,
        { message: "403 Forbidden - Must be admin to use sudo" },
      ]);
    });

    test("an administrator's token without the scope is told which one is missing", async () => {
      const root = gitlab.world.usersByUsername.get("root") ?? kira;
      const reply = await gitlab.withToken(tokenWith(root, ["api"]))("POST", `${subscribe}?sudo=aconrad`);
      expect(reply.status).toBe(403);
      expect(reply.body).toMatchObject({ error: "insufficient_scope", scope: "sudo" });
    });

    test("a user who does not exist is not found", async () => {
      expect((await gitlab.as("root")("GET", "/user?sudo=nobody")).status).toBe(404);
    });
  });
});
