import type { Address } from "../../src/store/address.ts";

/** An address as a URL, which passes from jest's main process to its workers. */
export const urlOf = ({ host = "127.0.0.1", port, user, password, database }: Address): string => {
  const secret = typeof password === "string" ? `:${encodeURIComponent(password)}` : "";
  const name = database ?? "postgres";
  if (!host.startsWith("/")) return `postgresql://${user}${secret}@${host}:${port}/${name}`;
  return `postgresql://${user}${secret}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
};

/** The same server, another database. */
export const withDatabase = (url: string, database: string): string =>
  url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`);
