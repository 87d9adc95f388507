import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createGitlab, type Gitlab } from "../../src/gitlab/gitlab.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { startGitLab, type TestGitLab } from "../sandbox/support/gitlab.ts";
import { hangUp, json } from "./support/answers.ts";
import { clientOf, errorOf } from "./support/client.ts";
import { routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
let gitlab: TestGitLab;
beforeEach(async () => {
  gitlab = await startGitLab();
});
afterEach(() => gitlab.stop());

/** Two seconds before the pause below ends; the clock of clientOf begins here. */
const START = "Sun, 10 Jan 2027 12:00:00 GMT";

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A client over tokens that the test may exchange. */
const holding = (tokens: { own: string; at: Record<string, string> }): Gitlab =>
  createGitlab({
    instance: "gitlab",
    url: gitlab.url,
    tokenFor: (path) => (path === undefined ? undefined : tokens.at[path]) ?? tokens.own,
    tokenPaths: Object.keys(tokens.at),
    log: silentLogger,
  });

const tokenAt = async (path: string): Promise<string> => {
  const input = { name: "Bot", scopes: ["api"], access_level: 40 };
  return (await gitlab.as("root")("POST", `${path}/access_tokens`, input)).body.token;
};

describe("our tokens", () => {
  test("are told one by one: whose, how long, and why one cannot be used", async () => {
    const tokens = { own: await tokenAt("/groups/kde"), at: { gnome: "glpat-unknown" } };
    expect(await holding(tokens).ownTokens()).toEqual([
      {
        place: null,
        refused: null,
        user: expect.objectContaining({ username: expect.stringMatching(/^group_\d+_bot_/) }),
        self: { scopes: ["api"], expiresAt: inDays(365), createdAt: expect.any(String) },
      },
      {
        place: "gnome",
        refused: { sentence: expect.stringContaining("401"), remedy: expect.stringContaining("revoked") },
        user: null,
        self: null,
      },
    ]);
  });

  test("are exchanged for others of the same account, at the place that they belong to", async () => {
    const tokens = { own: await tokenAt("/groups/kde"), at: { gnome: await tokenAt("/groups/gnome") } };
    const client = holding(tokens);
    const before = await client.ownUsers();
    const next = await client.rotateToken("gnome", inDays(90));
    expect(next).toMatchObject({ expiresAt: inDays(90) });
    tokens.at.gnome = next.value;
    tokens.own = (await client.rotateToken(null, inDays(30))).value;
    expect(await client.ownUsers()).toEqual(before);
    const log = await fetch(`${gitlab.url}/-/sandbox/requests`).then((answer) => answer.text());
    expect(log).toContain("/groups/:id/access_tokens/:token_id/rotate");
  });

  test("of people, and where a release does not know a place's call, are exchanged as personal ones", async () => {
    const server = await serve(
      routes({
        "GET /user": json({ id: 5, username: "group_7_bot_ab", name: "Bot", bot: true }),
        "POST /personal_access_tokens/self/rotate": json({ id: 9, token: "new", expires_at: "2027-12-31" }),
      }),
    );
    const { gitlab: client } = clientOf(server.url);
    expect(await client.rotateToken(null, "2027-12-31")).toEqual({
      id: 9,
      value: "new",
      expiresAt: "2027-12-31",
    });
    expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /api/v4/user",
      "POST /api/v4/groups/7/access_tokens/self/rotate",
      "POST /api/v4/personal_access_tokens/self/rotate",
    ]);
    expect(server.asked.at(-1)?.body).toContain("2027-12-31");
  });

  test("an exchange whose answer is lost is not tried a second time", async () => {
    const server = await serve(json({ id: 5, username: "bot", name: "Bot" }), hangUp);
    const error = await errorOf(clientOf(server.url).gitlab.rotateToken(null, "2027-12-31"));
    expect(error).toMatchObject({ code: "gitlab.unavailable", answerLost: true });
    expect(server.asked).toHaveLength(2);
  });
});

describe("a token that becomes another while it is used", () => {
  test("is taken for what GitLab refuses with 401, once, writes included", async () => {
    const server = await serve(json({ message: "401 Unauthorized" }, 401), json({ id: 3, body: "x" }, 201));
    const tokenFor = () => (server.asked.length === 0 ? "old" : "new");
    const { gitlab: client } = clientOf(server.url, { tokenFor });
    await client.postNote({ instance: "gitlab", projectId: 1, iid: 1 }, { body: "x", internal: false });
    expect(server.asked.map(({ headers }) => headers["private-token"])).toEqual(["old", "new"]);
  });

  test("is not shown again in a second try", async () => {
    const server = await serve(json({}, 502), json([]));
    const tokenFor = () => (server.asked.length === 0 ? "old" : "new");
    const { gitlab: client } = clientOf(server.url, { tokenFor });
    await client.userByUsername("ann");
    expect(server.asked.map(({ headers }) => headers["private-token"])).toEqual(["old", "new"]);
  });

  /** A client whose first answer asks for a pause; `meanwhile` happens while the second request waits for it. */
  const pausing = async (tokenFor: () => string, meanwhile: () => void) => {
    const server = await serve(
      json([], 200, { date: START, "ratelimit-remaining": "0", "ratelimit-reset": "1799582402" }),
      json({ id: 5, username: "bot", name: "Bot" }),
    );
    const made = clientOf(server.url, {
      tokenFor,
      tokenPaths: ["kde"],
      sleep: async (milliseconds) => {
        meanwhile();
        made.pass(milliseconds);
      },
    });
    await made.gitlab.userByUsername("ann");
    return { server, client: made.gitlab };
  };

  test("is not shown again by a request that waited for a pause meanwhile, whosever account it asks for", async () => {
    for (const ask of [
      (client: Gitlab): Promise<unknown> => client.currentUser(),
      (client: Gitlab): Promise<unknown> => client.ownTokens(),
    ]) {
      let token = "old";
      const { server, client } = await pausing(
        () => token,
        () => {
          token = "new";
        },
      );
      await ask(client);
      const [first, ...later] = server.asked.map(({ headers }) => headers["private-token"]);
      expect(first).toBe("old");
      expect(new Set(later)).toEqual(new Set(["new"]));
    }
  });

  test("is not shown at all once its exchange has begun", async () => {
    let isExchanged = false;
    const tokenFor = (): string => {
      if (isExchanged) throw new Error("being exchanged");
      return "old";
    };
    const { server, client } = await pausing(tokenFor, () => {
      isExchanged = true;
    });
    expect(await errorOf(client.currentUser())).toMatchObject({ message: "being exchanged" });
    expect(server.asked).toHaveLength(1);
  });

  test("where it is still the same one, the refusal stands", async () => {
    const server = await serve(json({ message: "401 Unauthorized" }, 401));
    const error = await errorOf(clientOf(server.url).gitlab.userByUsername("ann"));
    expect(error).toMatchObject({ code: "gitlab.unauthorized", disposition: { kind: "wait" } });
    expect(server.asked).toHaveLength(1);
  });
});
