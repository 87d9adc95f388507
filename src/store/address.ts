import type { PoolConfig } from "pg";

/** How `pg` reaches a database: a server of the operator's by its URL, or the embedded one. */
export type Address = Pick<
  PoolConfig,
  "connectionString" | "host" | "port" | "user" | "password" | "database"
>;
