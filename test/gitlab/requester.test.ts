import { inspect } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { hangUp, json, silence, text } from "./support/answers.ts";
import { clientOf, errorOf, TOKEN } from "./support/client.ts";
import { servingPerTest } from "./support/serving.ts";

const ISSUE = { instance: "gitlab", projectId: 5, iid: 3 };
const NOTE = { body: "Hello", internal: false };
const VERSION = json({ version: "19.1.0" });
const LIMITED = json({ message: { error: "This endpoint has been requested too many times." } }, 429);

const serve = servingPerTest();

describe("asking again", () => {
  test("a reading request survives a proxy's 502 page, a broken connection, and is answered in the end", async () => {
    const server = await serve(text("<html>Bad Gateway</html>", 502), hangUp, VERSION);
    const { gitlab, slept } = clientOf(server.url);
    expect(await gitlab.version()).toBe("19.1.0");
    expect(server.asked).toHaveLength(3);
    expect(slept).toEqual([300, 600]);
  });

  test("a reading request ends after three attempts, as something to try later", async () => {
    const server = await serve(text("<html>Bad Gateway</html>", 502, { "x-request-id": "01H" }));
    const error = await errorOf(clientOf(server.url).gitlab.version());
    expect(error).toMatchObject({
      code: "gitlab.unavailable",
      disposition: { kind: "retry" },
      status: 502,
      requestId: "01H",
      answerLost: false,
    });
    expect(error.message).not.toContain("<html>");
    expect(server.asked).toHaveLength(3);
  });

  test.each([
    ["502", text("<html>", 502)],
    ["503", text("", 503)],
    ["a broken connection", hangUp],
    ["no answer in time", silence],
    ["a page instead of JSON", text("<html>Sign in</html>", 200, { "content-type": "text/html" })],
  ])("a note is never posted twice: after %s its answer counts as lost", async (_what, reply) => {
    const server = await serve(reply);
    const { gitlab } = clientOf(server.url, { pace: { writeTimeout: 200 } });
    const error = await errorOf(gitlab.postNote(ISSUE, NOTE));
    expect(error).toMatchObject({ code: "gitlab.unavailable", answerLost: true });
    expect(server.asked).toHaveLength(1);
  });

  test("a note that cannot have been sent is sent again, and its answer is not lost", async () => {
    const server = await serve(VERSION);
    await server.close();
    const { gitlab, slept } = clientOf(server.url);
    const error = await errorOf(gitlab.postNote(ISSUE, NOTE));
    expect(error).toMatchObject({ code: "gitlab.unavailable", answerLost: false, status: null });
    expect(error.message).toContain("ECONNREFUSED");
    expect(slept).toHaveLength(2);
  });

  test("an edit states what should be, so it is sent again", async () => {
    const server = await serve(hangUp, json({ id: 9 }));
    expect(await clientOf(server.url).gitlab.editNote(ISSUE, 9, "New words")).toBe("edited");
    expect(server.asked.map((one) => one.method)).toEqual(["PUT", "PUT"]);
  });

  test("stopping lets a request under way end, and waits for no other attempt", async () => {
    const stop = new AbortController();
    const server = await serve(json({ message: "busy" }, 503), VERSION);
    const sleep = async (_: number, signal?: AbortSignal) => signal?.throwIfAborted();
    const { gitlab } = clientOf(server.url, { stopping: stop.signal, sleep });
    stop.abort();
    expect(await errorOf(gitlab.version())).toMatchObject({ code: "gitlab.unavailable" });
    expect(await gitlab.version()).toBe("19.1.0");
  });

  test("being abandoned ends a request that waits for an answer, without another attempt", async () => {
    const stop = new AbortController();
    const server = await serve(silence);
    const { gitlab } = clientOf(server.url, { abandoned: stop.signal });
    const ended = errorOf(gitlab.version());
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(await ended).toMatchObject({ code: "gitlab.unavailable" });
    expect(server.asked).toHaveLength(1);
  });
});

describe("keeping GitLab's pauses", () => {
  test("a short Retry-After is waited for, even by a note, since a 429 means it was not posted", async () => {
    const server = await serve(text("Retry later", 429, { "retry-after": "2" }), json({ id: 1 }, 201));
    const { gitlab, slept } = clientOf(server.url);
    expect(await gitlab.postNote(ISSUE, NOTE)).toMatchObject({ noteId: 1 });
    expect(slept).toEqual([2_000]);
  });

  test("a long Retry-After is thrown with its length, and every other request keeps it without asking", async () => {
    const server = await serve(text("Retry later", 429, { "retry-after": "47" }), VERSION);
    const { gitlab, pass } = clientOf(server.url);
    const first = await errorOf(gitlab.postNote(ISSUE, NOTE));
    expect(first).toMatchObject({
      code: "gitlab.rate-limited",
      disposition: { kind: "wait", milliseconds: 47_000 },
    });
    pass(7_000);
    const second = await errorOf(gitlab.version());
    expect(second).toMatchObject({ disposition: { kind: "wait", milliseconds: 40_000 } });
    expect(server.asked).toHaveLength(1);
    pass(40_000);
    expect(await gitlab.version()).toBe("19.1.0");
  });

  test("a 429 without headers pauses this kind of call for a minute at least, and nothing else", async () => {
    const server = await serve(LIMITED, VERSION);
    const { gitlab } = clientOf(server.url);
    const first = await errorOf(gitlab.postNote(ISSUE, NOTE));
    expect(first).toMatchObject({
      code: "gitlab.rate-limited",
      disposition: { kind: "wait", milliseconds: 63_000 },
    });
    const other = { ...ISSUE, projectId: 77, iid: 1 };
    expect(await errorOf(gitlab.postNote(other, NOTE))).toMatchObject({ code: "gitlab.rate-limited" });
    expect(await gitlab.version()).toBe("19.1.0");
    expect(server.asked).toHaveLength(2);
  });

  test("when nothing is left of the window, the next request waits for its end by GitLab's own clock", async () => {
    const spent = {
      "ratelimit-remaining": "0",
      "ratelimit-reset": String(Date.parse("2030-01-01T00:00:02Z") / 1_000),
      date: "Tue, 01 Jan 2030 00:00:00 GMT",
    };
    const server = await serve(json({ version: "19.1.0" }, 200, spent), VERSION);
    const { gitlab, slept } = clientOf(server.url);
    await gitlab.version();
    await gitlab.version();
    expect(slept).toEqual([2_000]);
  });

  test("503 with Retry-After says when to come back", async () => {
    const server = await serve(text("", 503, { "retry-after": "120" }));
    const error = await errorOf(clientOf(server.url).gitlab.version());
    expect(error).toMatchObject({
      code: "gitlab.unavailable",
      disposition: { kind: "wait", milliseconds: 120_000 },
    });
  });
});

describe("what is sent", () => {
  test("the token in its header, our name, JSON wanted, on connections that are kept", async () => {
    const server = await serve(VERSION);
    const { gitlab } = clientOf(server.url);
    for (let count = 0; count < 5; count += 1) await gitlab.version();
    expect(server.asked[0]?.headers).toMatchObject({
      "private-token": TOKEN,
      "user-agent": expect.stringMatching(/^oss-liaison\/\d/),
      accept: "application/json",
    });
    expect(server.asked[0]?.headers).not.toHaveProperty("x-gitlab-event-uuid");
    expect(server.connections()).toBeLessThan(3);
  });

  test("an instance under a path is asked under it, with or without a slash at its end", async () => {
    const server = await serve(VERSION);
    await clientOf(`${server.url}/gitlab/`).gitlab.version();
    await clientOf(`${server.url}/gitlab`).gitlab.version();
    expect(server.asked.map((one) => one.url)).toEqual(["/gitlab/api/v4/version", "/gitlab/api/v4/version"]);
  });

  test("a redirect is refused: the token goes nowhere else", async () => {
    const elsewhere = await serve(VERSION);
    const server = await serve(text("", 301, { location: `${elsewhere.url}/api/v4/version` }));
    const error = await errorOf(clientOf(server.url).gitlab.version());
    expect(error).toMatchObject({ code: "gitlab.refused", status: 301 });
    expect(error.message).toContain(elsewhere.url);
    expect(elsewhere.asked).toHaveLength(0);
  });
});

describe("secrets", () => {
  test.each([
    ["401", json({ message: "401 Unauthorized" }, 401)],
    ["a broken connection", hangUp],
    ["429", LIMITED],
    ["an unreadable answer", text("{", 200)],
    ["500", json({ message: "500 Internal Server Error" }, 500)],
  ])("no token in the log or in the error, all causes included, after %s", async (_what, reply) => {
    const server = await serve(reply);
    const { gitlab, log } = clientOf(server.url);
    const error = await errorOf(gitlab.subscribe(ISSUE, { way: "token", token: "glpat-personal-secret" }));
    const own = await errorOf(gitlab.postNote(ISSUE, NOTE));
    const seen = [inspect(error, { depth: 20 }), inspect(own, { depth: 20 }), ...log.lines].join("\n");
    expect(log.lines.length).toBeGreaterThan(0);
    expect(seen).not.toContain("glpat-");
  });

  test("a token with a line break is refused without quoting it", async () => {
    const server = await serve(VERSION);
    const { gitlab } = clientOf(server.url, { tokenFor: () => `${TOKEN}\n` });
    const error = await errorOf(gitlab.version());
    expect(error).toMatchObject({ code: "usage" });
    expect(inspect(error, { depth: 20 })).not.toContain(TOKEN);
    expect(server.asked).toHaveLength(0);
  });
});
