import { removeServer } from "./database-server.ts";

/** jest's globalTeardown: removes the server, if a test needed one, and its data. */
export default async (): Promise<void> => {
  const { LIAISON_TEST_DATA: dataDirectory } = process.env;
  if (dataDirectory !== undefined) await removeServer(dataDirectory);
};
