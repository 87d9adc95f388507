import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { startCommand } from "../support/serve-process.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("liaison demo", () => {
  test("--exit tells the story, reads back what it promises, and ends with 0", async () => {
    const demo = startCommand(["demo", "--exit"], { DATABASE_URL: database.url });
    await demo.line((line) => line.includes("Everything that the story promises is true."));
    expect(await demo.ended()).toEqual({ code: 0, signal: null });
  });

  test("stays up without it, and ends on SIGTERM with nothing left behind", async () => {
    const demo = startCommand(["demo"], { DATABASE_URL: database.url });
    await demo.line((line) => line.includes("Open http"));
    expect(await demo.kill("SIGTERM")).toEqual({ code: 0, signal: null });
  });
});
