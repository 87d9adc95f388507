import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());

describe("stopping", () => {
  test("finishes a write that is under way, so that the next life has nothing to look for", async () => {
    on.gate.trouble(({ method, path }) =>
      method === "POST" && path.endsWith("/notes") ? { kind: "slow", milliseconds: 600 } : undefined,
    );
    const opening = on.opens("kira", "kde/sysadmin");
    await until(() => on.gate.faults.length === 1);
    await on.stopService();
    const rows = await on.database.query("SELECT kind, state FROM effects ORDER BY kind");
    expect(rows).toContainEqual({ kind: "status_note", state: "done" });
    expect(rows.map(({ state }) => state)).not.toContain("attempting");
    on.gate.trouble(undefined);
    await on.startAgain();
    expect(await on.botNotes(await opening)).toHaveLength(1);
  });
});
