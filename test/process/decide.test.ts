import { describe, expect, test } from "@jest/globals";
import { type App, loadHandlers } from "../../src/bot/application.ts";
import { ownHandlers } from "../../src/bot/handlers/index.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { IssueNews } from "../../src/model/event.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import type { IssueMemory } from "../../src/model/memory.ts";
import { readDelivery } from "../../src/model/payload/read.ts";
import { decide } from "../../src/process/decide.ts";
import type { Brain, Facts } from "../../src/process/facts.ts";
import { compileRoles, type RolesOn } from "../../src/process/people.ts";
import { updatedDelivery } from "../../src/reconcile/delivery.ts";
import { type Occasion, occasionOf } from "../bot/occasions.ts";
import { newRecord, opened, requested } from "../store/escalating.ts";
import { issuePayload, notePayload } from "../support/payloads.ts";

const {
  issue: old,
  configuration,
  rules,
  partner,
  gitlab,
  records,
  renderComment,
  render,
  areas,
} = occasionOf(issuePayload());
const known: IssueMemory = occasionOf(issuePayload()).memory;

const strangers: RolesOn = { news: () => "stranger", somebody: () => () => "stranger" };

const brain: Brain = {
  configuration,
  rules,
  areas,
  roles: compileRoles(configuration),
  handlers: loadHandlers(ownHandlers),
  renderComment,
  render,
  limits: { budgetMs: 1_000, elapsed: () => performance.now(), log: silentLogger },
};

/** Everything that is known of news before anything was done. */
const factsOf = (news: IssueNews, issue: IssueSnapshot, memory: IssueMemory | null, now: Date): Facts => ({
  now: now.toISOString(),
  news: [news],
  issue,
  partner,
  match: { reason: "the tracker is in kde", also: [] },
  memory,
  ownLabels: [],
  takenOff: [],
  hasStatusNote: false,
  labelsUnderWay: { on: [], off: [] },
  reached: {},
  escalations: [],
  runs: [],
  projectStop: null,
  botNames: [],
  ownIds: [],
});

/** The kinds of what is wished when polling finds the issue so. */
const wishedFor = async (issue: IssueSnapshot, memory: IssueMemory | null): Promise<string[]> => {
  const now = new Date("2026-01-06T09:00:00Z");
  const { body } = updatedDelivery(issue, { by: "polled", at: now });
  const reading = readDelivery({ instance: "gitlab", body: JSON.parse(String(body)) });
  if (reading.kind !== "event" || !("issue" in reading.event)) throw new Error("no news of an issue");
  const facts = factsOf(reading.event, issue, memory, now);
  const { plan, memory: after } = await decide(
    facts,
    brain,
    { reader: gitlab, records, readingMs: () => 0 },
    strangers,
  );
  expect(after.snapshot.title).toBe(issue.title);
  return plan.effects.map(({ kind }) => kind);
};

describe("an issue that polling finds changed, by nobody knows whom", () => {
  test("is remembered, and nothing is said on it, where it was never seen before: a machine may have touched it", async () => {
    expect(await wishedFor(old, null)).toEqual([]);
  });

  test("is nothing to speak of where it looks as it is remembered", async () => {
    expect(await wishedFor({ ...old, description: "Other words." }, known)).toEqual([]);
  });

  test.each([
    ["title", { ...known.snapshot, title: "Another title" }],
    ["state", { ...known.snapshot, state: "closed" as const }],
    ["labels", { ...known.snapshot, labels: ["outage"] }],
  ])("is news where its %s differs from what is remembered", async (_, snapshot) => {
    expect(await wishedFor(old, { ...known, snapshot })).toEqual(["status_note"]);
  });
});

const ISSUE = "gitlab:14#12";
const AT = "2026-01-05T08:00:00.000Z";

/** What is decided about an opened issue by these handlers alone. */
const decided = (apps: Readonly<Record<string, App>>, change: Partial<Facts> = {}) => {
  const { event } = occasionOf(issuePayload());
  return decide(
    { ...factsOf(event, old, null, new Date(AT)), ...change },
    { ...brain, handlers: loadHandlers(new Map(Object.entries(apps))) },
    { reader: gitlab, records, readingMs: () => 0 },
    strangers,
  );
};

/** Writes down what handlers that are asked at once, and later, are shown. */
const watching = () => {
  const seen: { first?: Occasion; later?: Occasion } = {};
  const watch: App = (app) => {
    app.on("issue.open", (context) => {
      seen.first = context;
    });
    app.after("issue.open", (context) => {
      seen.later = context;
    });
  };
  return { seen, watch };
};

describe("handlers that are asked later", () => {
  const command = { noteId: 1241, form: "track", userId: 7, ok: true, at: AT };

  const wishing: App = (app) =>
    app.on("issue.open", ({ plan }) => {
      plan.befall({
        escalation: newRecord("asked"),
        events: [requested(ISSUE, { at: AT })],
        reason: "a team is asked",
      });
      plan.mark({ trackedFor: "kde", stopped: { by: "ann", at: AT } });
      plan.ran(command);
    });

  test("see escalations, turn, marks and commands as they are with what the others want", async () => {
    const { seen, watch } = watching();
    const { plan, memory } = await decided({ watch, wishing });
    expect(seen.first).toMatchObject({ escalations: [], marks: {}, runs: [], silenced: null });
    expect(seen.first?.turn.side).toBe("liaison");
    expect(seen.later).toMatchObject({
      escalations: [{ record: { id: "asked" }, view: { state: "requested" } }],
      marks: { trackedFor: "kde" },
      runs: [command],
      silenced: "ann said stop",
      turn: { side: "team", team: "infrastructure" },
    });
    expect(plan).toMatchObject({ escalations: [{ before: { id: "asked" } }], commands: [command] });
    expect(memory).toMatchObject({
      marks: { trackedFor: "kde" },
      turn: { side: "liaison" },
      waits: { side: "team", team: "infrastructure" },
    });
  });

  test("see nothing of what a failed handler had begun to want", async () => {
    const { seen, watch } = watching();
    const failing: App = (app) =>
      app.on("issue.open", ({ plan }) => {
        plan.mark({ trackedFor: "gnome" });
        throw new Error("out of words");
      });
    const { memory, runs } = await decided({ failing, watch });
    expect(seen.later?.marks).toEqual({});
    expect(memory.marks).toEqual({});
    expect(runs.filter(({ error }) => error !== null)).toHaveLength(1);
  });

  test("are asked once where they listen at both times, each time with a plan of their own", async () => {
    const both: App = (app) => {
      app.on("issue.open", ({ plan }) => plan.note({ body: "1", reason: "first", occurrence: "1" }));
      app.after("issue.open", ({ plan }) => plan.note({ body: "2", reason: "later", occurrence: "2" }));
    };
    const { plan } = await decided({ both });
    expect(plan.effects).toMatchObject([{ body: "1" }, { body: "2" }]);
  });
});

describe("what is remembered of what people said", () => {
  test("a word about the turn is the turn from then on, and is not said again", async () => {
    const correction = { side: "partner", since: AT, corrected: true } as const;
    const saying: App = (app) => app.on("issue.open", ({ plan }) => plan.mark({ correction }));
    const { seen, watch } = watching();
    const { memory } = await decided({ saying, watch });
    expect(seen.later?.turn).toEqual(correction);
    expect(memory).toMatchObject({ turn: correction, waits: correction, marks: {} });
    expect(memory.marks).not.toHaveProperty("correction");
  });

  test("a project's silence is handed on, and held to in what is wanted", async () => {
    const stop = { by: "ann", at: AT };
    const loud: App = (app) =>
      app.on("issue.open", ({ plan }) => plan.note({ body: "Hello.", reason: "greeting" }));
    const { plan, projectStop } = await decided({ loud }, { projectStop: stop });
    expect(projectStop).toBeUndefined();
    expect(plan.effects).toEqual([]);
    expect(plan.considered).toContainEqual({
      askedBy: "loud",
      acted: false,
      sentence: "silenced: ann said stop for the whole project",
    });
    for (const said of [stop, null]) {
      const saying: App = (app) => app.on("issue.open", ({ plan }) => plan.stopProject(said));
      expect((await decided({ saying }, { projectStop: stop })).projectStop).toEqual(said);
    }
  });

  test("the silencing label silences too", async () => {
    const { seen, watch } = watching();
    await decided({ watch }, { issue: { ...old, labels: ["liaison::stopped"] } });
    expect(seen.first?.silenced).toBe("the label liaison::stopped is on it");
  });

  test("escalations that were known keep their place, with what befell them", async () => {
    const before = { ...newRecord("known"), events: [requested(ISSUE, { at: AT })], version: 1 };
    const { seen, watch } = watching();
    const opening: App = (app) =>
      app.on("issue.open", ({ plan }) =>
        plan.befall({ escalation: before, events: [opened(), ...before.events], reason: "it is there" }),
      );
    const { plan } = await decided({ opening, watch }, { escalations: [before] });
    expect(seen.first?.escalations.map(({ view }) => view.state)).toEqual(["requested"]);
    expect(seen.later?.escalations.map(({ view }) => view.state)).toEqual(["open"]);
    expect(plan.escalations).toEqual([{ before, events: [opened()] }]);
  });
});

test("a partner who asks once more has waited since they asked first", async () => {
  const note = occasionOf(notePayload({ by: "ervin" })).event;
  if (!("note" in note)) throw new Error("no comment");
  const partners: RolesOn = { news: () => "partner", somebody: () => () => "partner" };
  const asks = async (memory: IssueMemory, at: string) => {
    const news = { ...note, at, note: { ...note.note, createdAt: at } };
    const facts = factsOf(news, old, memory, new Date(at));
    return (await decide(facts, brain, { reader: gitlab, records, readingMs: () => 0 }, partners)).memory;
  };
  const answered = { side: "partner", since: "2026-01-05T09:00:00.000Z" } as const;
  const first = await asks({ ...known, turn: answered, waits: answered }, "2026-01-06T09:00:00.000Z");
  const second = await asks(first, "2026-01-07T09:00:00.000Z");
  const third = await asks(second, "2026-01-08T09:00:00.000Z");
  for (const { waits } of [first, second, third])
    expect(waits).toEqual({ side: "liaison", since: "2026-01-06T09:00:00.000Z" });
});
