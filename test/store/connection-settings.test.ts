import { afterEach, expect, test } from "@jest/globals";
import pg from "pg";
import { connectionSettings } from "../../src/store/connection-settings.ts";

const before = process.env["PGPASSWORD"];
afterEach(() => {
  if (before === undefined) delete process.env["PGPASSWORD"];
  else process.env["PGPASSWORD"] = before;
});

test("a password that an address could not hold comes from PGPASSWORD, as compose.yaml gives it", () => {
  process.env["PGPASSWORD"] = "p@ss/w#rd%2F:";
  const connectionString = "postgresql://liaison@postgres:5432/liaison";
  const client = new pg.Client(connectionSettings({ connectionString }, "work"));
  expect(client).toMatchObject({ host: "postgres", port: 5432, user: "liaison", database: "liaison" });
  expect(client.password).toBe("p@ss/w#rd%2F:");
});
