import { expect, test } from "@jest/globals";
import { createMetrics } from "../../src/http/metrics.ts";

test("deliveries are counted by what became of them", async () => {
  const { deliveries, text } = createMetrics();
  deliveries.delivered("gitlab", "issue", "waiting", 0.004);
  deliveries.delivered("gitlab", "issue", "waiting", 0.2);
  deliveries.duplicate("gitlab", "note");
  deliveries.refused("wrong-token");
  deliveries.unavailable("store");
  deliveries.held(4_096);
  const page = await text();
  expect(page).toContain('liaison_deliveries_total{instance="gitlab",event="issue",state="waiting"} 2');
  expect(page).toContain('liaison_deliveries_seconds_bucket{le="0.005"} 1');
  expect(page).toContain('liaison_deliveries_duplicate_total{instance="gitlab",event="note"} 1');
  expect(page).toContain('liaison_deliveries_refused_total{reason="wrong-token"} 1');
  expect(page).toContain('liaison_deliveries_unavailable_total{reason="store"} 1');
  expect(page).toContain("liaison_deliveries_held_bytes 4096");
});

test("work is timed by handler, effect and GitLab request", async () => {
  const { work, text } = createMetrics();
  work.decided("partner", 0.01);
  work.handled("subscribe", "acted", 0.001);
  work.effect("labels", "done");
  work.ruleStopped("runner questions");
  work.escalationHindered("legal");
  work.gitlabAnswered("gitlab", "POST", 201, 0.1);
  const page = await text();
  expect(page).toContain('liaison_decision_seconds_count{result="partner"} 1');
  expect(page).toContain('liaison_handler_seconds_count{handler="subscribe",result="acted"} 1');
  expect(page).toContain('liaison_effects_total{kind="labels",state="done"} 1');
  expect(page).toContain('liaison_rule_stops_total{rule="runner questions"} 1');
  expect(page).toContain('liaison_escalation_hindered_total{team="legal"} 1');
  expect(page).toContain(
    'liaison_gitlab_request_seconds_count{instance="gitlab",method="POST",status="201"} 1',
  );
});

test("each stage has its figures, and what runs says so", async () => {
  const { deliveries, stages, watchWaiting, text } = createMetrics();
  deliveries.delivered("gitlab", "issue", "waiting", 0.004);
  deliveries.duplicate("gitlab", "issue");
  stages.worked("issue", "partner", 0.2);
  stages.done("acted", 0.4);
  stages.died(3);
  stages.asked("gitlab", "POST", "/projects/:id/issues", 201);
  const ages = [12.5, 0];
  watchWaiting({
    oldestSeconds: async () => {
      const age = ages.shift();
      if (age === undefined) throw new Error("the database is away");
      return age;
    },
    openEffects: async () => (ages.length > 0 ? { labels: 2 } : {}),
    canStore: async () => ages.length > 0,
  });
  const first = await text();
  for (const line of [
    'liaison_deliveries_received_total{answer="stored"} 1',
    'liaison_deliveries_received_total{answer="duplicate"} 1',
    'liaison_job_seconds_count{kind="issue",result="partner"} 1',
    'liaison_delivery_done_seconds_bucket{le="0.5",result="acted"} 1',
    "liaison_dead_letters_total 3",
    'liaison_gitlab_requests_total{instance="gitlab",method="POST",endpoint="/projects/:id/issues",status="201"} 1',
    "liaison_deliveries_oldest_waiting_seconds 12.5",
    'liaison_effects_open{kind="labels"} 2',
    "liaison_ready 1",
  ])
    expect(first).toContain(line);
  expect(first).toMatch(/^liaison_build_info\{version="[^"]+",node="24[^"]*"\} 1$/m);
  expect(await text()).toContain("liaison_deliveries_oldest_waiting_seconds 0\n");
  const away = await text();
  expect(away).not.toMatch(/^liaison_deliveries_oldest_waiting_seconds/m);
  expect(away).not.toMatch(/^liaison_effects_open\{/m);
  expect(away).toContain("liaison_ready 0");
});

test("the backlog is counted when somebody looks, and a count that fails leaves the rest readable", async () => {
  const { watchBacklog, text } = createMetrics();
  const counts = [{ waiting: 3, dead: 1 }, { waiting: 0 }];
  watchBacklog(async () => {
    const next = counts.shift();
    if (next === undefined) throw new Error("the database is away");
    return next;
  });
  expect(await text()).toContain('liaison_deliveries_stored{state="dead"} 1');
  const second = await text();
  expect(second).toContain('liaison_deliveries_stored{state="waiting"} 0');
  expect(second).not.toContain('state="dead"');
  const third = await text();
  expect(third).not.toContain("liaison_deliveries_stored{");
  expect(third).toContain("process_cpu_user_seconds_total");
});

test("escalations are counted by team and state when somebody looks; teams that have none left are not shown", async () => {
  const { watchEscalations, text } = createMetrics();
  const counts = [
    [
      { team: "legal", state: "open", count: 2 },
      { team: "legal", state: "requested", count: 1 },
    ],
    [{ team: "com-infrastructure", state: "answered", count: 1 }],
  ];
  watchEscalations(async () => {
    const next = counts.shift();
    if (next === undefined) throw new Error("the database is away");
    return next;
  });
  const first = await text();
  expect(first).toContain('liaison_escalations{team="legal",state="open"} 2');
  expect(first).toContain('liaison_escalations{team="legal",state="requested"} 1');
  const second = await text();
  expect(second).toContain('liaison_escalations{team="com-infrastructure",state="answered"} 1');
  expect(second).not.toContain('team="legal"');
  const third = await text();
  expect(third).not.toContain("liaison_escalations{");
  expect(third).toContain("process_cpu_user_seconds_total");
});

test("a hook that nobody could look at is neither well nor ill, and says when it is looked at again", async () => {
  const { watchHooks, text } = createMetrics();
  const [checkedAt, dueAt] = [new Date(1_000_000), new Date(1_300_000)];
  const hook = { instance: "gitlab", kind: "group", checkedAt, dueAt };
  watchHooks(async () => [
    { ...hook, path: "kde", state: "healthy" },
    { ...hook, path: "gnome", state: "paused" },
    { ...hook, path: "away", state: "failed" },
    { ...hook, path: "closed", state: "hidden" },
  ]);
  const page = await text();
  const healthy = page.split("\n").filter((line) => line.startsWith("liaison_hook_healthy{"));
  expect(healthy).toEqual([
    'liaison_hook_healthy{instance="gitlab",place="group kde"} 1',
    'liaison_hook_healthy{instance="gitlab",place="group gnome"} 0',
  ]);
  expect(page).toContain('liaison_hooks{instance="gitlab",state="failed"} 1');
  expect(page).toContain('liaison_hooks_check_due_timestamp_seconds{instance="gitlab"} 1300');
});

test("two services in one process count apart", async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.deliveries.refused("no-credentials");
  expect(await other.text()).not.toContain("no-credentials");
});

test("a database that does not count in time does not keep the other figures back, and is asked once", async () => {
  const { watchBacklog, text } = createMetrics();
  let asked = 0;
  watchBacklog(() => {
    asked += 1;
    return new Promise(() => undefined);
  });
  const pages = await Promise.all([text(), text()]);
  for (const page of pages) expect(page).toContain("process_cpu_user_seconds_total");
  expect(asked).toBe(1);
});
