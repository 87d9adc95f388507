import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { type App, loadHandlers } from "../../src/bot/application.ts";
import { type Decision, runHandlers } from "../../src/bot/run.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { issuePayload, notePayload } from "../support/payloads.ts";
import { askingFor, type Occasion, occasionOf } from "./occasions.ts";

const limits = { budgetMs: 50, elapsed: () => performance.now(), log: silentLogger };

const running = (apps: Record<string, App>, ...occasions: Occasion[]) => {
  const handlers = loadHandlers(new Map(Object.entries(apps)));
  const questions = occasions.map((occasion) => ({
    listeners: handlers.listenersFor(occasion.event.name),
    given: () => occasion,
  }));
  return runHandlers(questions, askingFor(opened), limits);
};

const greeting =
  (body: string): App =>
  (app) =>
    app.on(["issue.open", "note.create"], ({ plan }) =>
      plan.note({ body, reason: "greeting", occurrence: "once" }),
    );

const opened = occasionOf(issuePayload());
const commented = occasionOf(notePayload());

describe("running handlers", () => {
  test("gathers what all of them want, in the order in which they were loaded", async () => {
    const { effects, runs } = await running({ one: greeting("1"), other: greeting("2") }, opened);
    expect(effects.map(({ askedBy }) => askedBy)).toEqual(["one", "other"]);
    expect(runs.map(({ handler, acted, error }) => [handler, acted, error])).toEqual([
      ["one", true, null],
      ["other", true, null],
    ]);
  });

  test("one that fails takes nothing from the others, and what it had begun to want is left out", async () => {
    const failing: App = (app) =>
      app.on("issue.open", ({ plan }) => {
        plan.note({ body: "half a thought", reason: "to see" });
        throw new Error("out of words");
      });
    const { effects, runs, considered } = await running({ failing, fine: greeting("1") }, opened);
    expect(effects.map(({ askedBy }) => askedBy)).toEqual(["fine"]);
    expect(runs[0]).toMatchObject({ handler: "failing", acted: false, error: new Error("out of words") });
    expect(considered).toContainEqual({
      askedBy: "failing",
      acted: false,
      sentence: "failed and will be tried again: out of words",
    });
  });

  test("one that dawdles is not waited for longer than its budget; what it says later does not count", async () => {
    let finish = (): void => undefined;
    const slow: App = (app) =>
      app.on("issue.open", async ({ plan }) => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        plan.note({ body: "late", reason: "late" });
      });
    const decision = await running({ slow, fine: greeting("1") }, opened);
    finish();
    await Promise.resolve();
    expect(decision.effects.map(({ askedBy }) => askedBy)).toEqual(["fine"]);
    expect(decision.runs.find(({ handler }) => handler === "slow")?.error).toMatchObject({
      message: "took longer than 50 ms",
    });
  });

  test("time in which GitLab is waited for is nobody's budget; what a handler takes beside it is", async () => {
    let [readMs, readSince] = [0, Number.NaN];
    const readingMs = (): number => readMs + (Number.isNaN(readSince) ? 0 : performance.now() - readSince);
    const patient: App = (app) =>
      app.on("issue.open", async ({ plan }) => {
        readSince = performance.now();
        await sleep(150);
        readMs = readingMs();
        readSince = Number.NaN;
        plan.note({ body: "asked", reason: "to see", occurrence: "once" });
      });
    const idle: App = (app) => app.on("issue.open", () => new Promise<void>(() => undefined));
    const handlers = loadHandlers(new Map(Object.entries({ patient, idle })));
    const question = { listeners: handlers.listenersFor("issue.open"), given: () => opened };
    const { effects, runs } = await runHandlers([question], askingFor(opened), { ...limits, readingMs });
    expect(effects.map(({ askedBy }) => askedBy)).toEqual(["patient"]);
    expect(runs.find(({ handler }) => handler === "idle")?.error).toMatchObject({
      message: "took longer than 50 ms",
    });
  });

  test("one that dawdles is asked nothing more about the rest of the news", async () => {
    const slow: App = (app) =>
      app.on(["issue.open", "note.create"], () => new Promise<void>(() => undefined));
    const { runs, effects } = await running({ slow, fine: greeting("1") }, opened, commented, commented);
    expect(runs.filter(({ handler }) => handler === "slow")).toHaveLength(1);
    expect(runs.filter(({ handler }) => handler === "fine")).toHaveLength(3);
    expect(effects.map(({ askedBy }) => askedBy)).toEqual(["fine"]);
  });

  test("a handler that throws something odd is a failure like any other", async () => {
    const odd: App = (app) =>
      app.on("issue.open", () => {
        throw "a word";
      });
    expect((await running({ odd }, opened)).runs[0]?.error).toBe("a word");
  });

  test("of wishes under one key the newest news' stands", async () => {
    const echo: App = (app) =>
      app.on(["issue.open", "note.create"], ({ plan, event }) =>
        plan.note({ body: event.name, reason: "echo", occurrence: "once" }),
      );
    const { effects } = await running({ echo }, opened, commented);
    expect(effects).toMatchObject([{ body: "note.create" }]);
  });

  test("each question is asked with what was wanted before it, but for what a failed handler had begun to want", async () => {
    const failing: App = (app) =>
      app.on("issue.open", ({ plan }) => {
        plan.mark({ trackedFor: "gnome" });
        throw new Error("out of words");
      });
    const marking: App = (app) => app.on("issue.open", ({ plan }) => plan.mark({ trackedFor: "kde" }));
    const handlers = loadHandlers(new Map(Object.entries({ failing, marking, fine: greeting("1") })));
    const seen: Decision[] = [];
    const question = {
      listeners: handlers.listenersFor("issue.open"),
      given: (soFar: Decision): Occasion => {
        seen.push(soFar);
        return opened;
      },
    };
    const last = { ...question, listeners: question.listeners.slice(2) };
    await runHandlers([question, { ...question, listeners: [] }, last], askingFor(opened), limits);
    expect(seen.map(({ effects, marks, runs }) => [effects.length, marks, runs.length])).toEqual([
      [0, {}, 0],
      [1, { trackedFor: "kde" }, 3],
    ]);
  });

  test("what was said last of a project's silence stands, and saying nothing changes nothing", async () => {
    const stop = { by: "ann", at: "2026-01-05T08:00:00.000Z" };
    const saying =
      (said: typeof stop | null): App =>
      (app) =>
        app.on("issue.open", ({ plan }) => plan.stopProject(said));
    const silent = greeting("1");
    expect((await running({ silent }, opened)).projectStop).toBeUndefined();
    expect((await running({ one: saying(stop), silent }, opened)).projectStop).toEqual(stop);
    expect(
      (await running({ one: saying(stop), other: saying(null), silent }, opened)).projectStop,
    ).toBeNull();
  });

  test("the same consideration twice is said once", async () => {
    const quiet: App = (app) =>
      app.on(["issue.open", "note.create"], ({ plan }) => plan.leave("quiet", "nothing to say"));
    expect((await running({ quiet }, opened, commented)).considered).toHaveLength(1);
  });
});
