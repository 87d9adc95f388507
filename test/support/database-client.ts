import pg from "pg";

/** Does this with a connection of its own, which ends with it, and gives back what it has locked. */
export const withClient = async <Answer>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Answer>,
): Promise<Answer> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
