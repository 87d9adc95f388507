import { describe, expect, test } from "@jest/globals";
import { type App, loadHandlers } from "../../src/bot/application.ts";
import { ownHandlers } from "../../src/bot/handlers/index.ts";

const idle = (): void => undefined;

describe("loading handlers", () => {
  test("a handler may listen to several events, and several handlers to one", () => {
    const one: App = (app) => app.on(["issue.open", "issue.close"], idle);
    const other: App = (app) => app.on("issue.open", idle);
    const handlers = loadHandlers(
      new Map([
        ["one", one],
        ["other", other],
      ]),
    );
    expect(handlers.names).toEqual(["one", "other"]);
    expect(handlers.listenersFor("issue.open").map(({ handler }) => handler)).toEqual(["one", "other"]);
    expect(handlers.listenersFor("issue.close").map(({ handler }) => handler)).toEqual(["one"]);
    expect(handlers.listenersFor("note.create")).toEqual([]);
  });

  test("membership is listened to apart from issues", () => {
    const handlers = loadHandlers(new Map([["people", (app) => app.on("member.add", idle)]]));
    expect(handlers.memberListenersFor("member.add")).toHaveLength(1);
    expect(handlers.memberListenersFor("member.remove")).toEqual([]);
  });

  test("reactions are read and wake none of our own handlers", () => {
    const handlers = loadHandlers(ownHandlers);
    expect(handlers.listenersFor("emoji.award")).toEqual([]);
    expect(handlers.listenersFor("issue.open").length).toBeGreaterThan(2);
  });
});
