/** Looking at the table of people: a table that is wrong as a whole opens nothing, and approvals are followed. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { escalating, INBOX_PROJECT, TEAM_PROJECT } from "../../support/escalating.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { Written } from "../../support/service-configuration.ts";
import { until } from "../../support/until.ts";

const managed = (usual: Written): Written => ({
  ...escalating(usual),
  requests: { project: TEAM_PROJECT },
  onboarding: { project: INBOX_PROJECT },
});

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: managed });
});
afterAll(() => on.stop());

const wished = async (): Promise<number> =>
  Number((await on.database.query("SELECT count(*) AS n FROM tasks WHERE asked_by = 'people'"))[0]?.["n"]);

test("more issues at once than our own behaviours may change are opened by nobody, until somebody releases them", async () => {
  const { ruleStops, knownLiaisons } = on.service().store;
  await until(() => knownLiaisons.wasLooked());
  const limits = { handlerIssues: 1 };
  await on.configure((usual) => ({
    ...usual,
    limits,
    liaisons: (usual.liaisons ?? []).map((row) =>
      row.id === "nobody" ? { ...row, liaisons: ["Tom Cooney"] } : row,
    ),
    partners: (usual.partners ?? []).map((partner) =>
      partner.id === "gnome" ? { ...partner, retired: true } : partner,
    ),
  }));
  await until(async () => (await ruleStops.stopped()).has("people"));
  expect((await ruleStops.stopped()).get("people")).toContain("wants to open 2 issues at once");
  const tom = [{ instance: "sandbox", username: "tcooney" }];
  expect([await wished(), await knownLiaisons.unknownOf(tom)]).toEqual([0, tom]);
  await ruleStops.release("people");
  await until(async () => (await wished()) === 2);
  expect(await knownLiaisons.unknownOf(tom)).toEqual([]);
});
