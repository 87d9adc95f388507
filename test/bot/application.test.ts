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

  test("those that are asked later, and those for teams' issues, are asked for nothing else", () => {
    const app: App = (on) => {
      on.after("issue.open", idle);
      on.onEscalation(["note.create", "escalation.change"], idle);
    };
    const handlers = loadHandlers(new Map([["one", app]]));
    expect(handlers.listenersFor("issue.open")).toEqual([]);
    expect(handlers.listenersFor("note.create")).toEqual([]);
    expect(handlers.laterListenersFor("issue.open").map(({ handler }) => handler)).toEqual(["one"]);
    expect(handlers.laterListenersFor("note.create")).toEqual([]);
    expect(handlers.escalationListenersFor("escalation.change")).toHaveLength(1);
    expect(handlers.escalationListenersFor("note.create")).toHaveLength(1);
    expect(handlers.escalationListenersFor("issue.open")).toEqual([]);
  });

  test("of our own handlers a reaction wakes the one for proposals, and taking it back wakes none", () => {
    const handlers = loadHandlers(ownHandlers);
    expect(handlers.listenersFor("emoji.award").map(({ handler }) => handler)).toEqual(["confirm-proposal"]);
    expect(handlers.listenersFor("emoji.revoke")).toEqual([]);
    expect(handlers.laterListenersFor("emoji.revoke")).toEqual([]);
    expect(handlers.listenersFor("issue.open").length).toBeGreaterThan(2);
  });
});
