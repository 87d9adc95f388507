import pg from "pg";
import type { Address } from "./address.ts";

/** `int8` as a number: our ids stay far below 2^53. Everything else as `pg` reads it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === pg.types.builtins.INT8 && format !== "binary"
      ? Number
      : pg.types.getTypeParser(oid, format as "text"),
};

/** Longer than this and the database counts as gone: GitLab itself waits ten seconds for our answer. */
const CONNECT_LIMIT_MS = 5_000;
const QUERY_LIMIT_MS = 30_000;

/** Settings of every connection of ours. A vanished host is noticed by keep-alive on both sides. */
export const connectionSettings = (address: Address, name: string, serverSettings = "") => ({
  ...address,
  types,
  application_name: `liaison ${name}`,
  connectionTimeoutMillis: CONNECT_LIMIT_MS,
  query_timeout: QUERY_LIMIT_MS,
  keepAlive: true,
  options: `-c timezone=UTC -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 ${serverSettings}`,
});
