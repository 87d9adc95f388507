import { removeServer } from "./database-server.ts";
import { removeTemplate } from "./template-database.ts";

/** jest's globalTeardown: removes the server, if a test needed one, and its data; from another one what is this run's. */
export default async (): Promise<void> => {
  const {
    LIAISON_TEST_DATA: dataDirectory,
    TEST_DATABASE_URL: external,
    LIAISON_TEST_RUN: run,
  } = process.env;
  if (dataDirectory !== undefined) await removeServer(dataDirectory);
  else if (external !== undefined && run !== undefined) await removeTemplate(external, run);
};
