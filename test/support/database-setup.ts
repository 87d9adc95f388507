import { randomBytes } from "node:crypto";
import { makeDataDirectory, removeLeftovers } from "./database-server.ts";

/** jest's globalSetup: a place for the server that all test files share, unless TEST_DATABASE_URL names one. */
export default async (): Promise<void> => {
  process.env["LIAISON_TEST_RUN"] = randomBytes(6).toString("hex");
  if (process.env["TEST_DATABASE_URL"] !== undefined) return;
  await removeLeftovers();
  process.env["LIAISON_TEST_DATA"] = makeDataDirectory();
};
