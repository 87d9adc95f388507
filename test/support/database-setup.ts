import { makeDataDirectory, removeLeftovers } from "./database-server.ts";

/** jest's globalSetup: a place for the server that all test files share, unless TEST_DATABASE_URL names one. */
export default async (): Promise<void> => {
  if (process.env["TEST_DATABASE_URL"] !== undefined) return;
  await removeLeftovers();
  process.env["LIAISON_TEST_DATA"] = makeDataDirectory();
};
