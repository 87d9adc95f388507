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
