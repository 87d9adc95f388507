import type { Clock } from "../../../src/lib/clock.ts";
import type { Seed } from "../../../src/sandbox/seed.ts";
import { type Sandbox, startSandbox } from "../../../src/sandbox/server.ts";

/** What tests read out of answers by name; everything else they look at with matchers. */
export interface Json {
  readonly id: number;
  readonly iid: number;
  readonly username: string;
  readonly name: string;
  readonly body: string;
  readonly description: string;
  readonly token: string;
  readonly state: string;
  readonly subscribed: boolean;
  readonly labels: readonly string[];
  readonly scopes: readonly string[];
  readonly updated_at: string;
  readonly commands_changes: object;
}

/** An answer of the API; `body` is undefined when there was none. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** One caller of the API. */
type Caller = (
  method: Method,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Reply>;

/** A running sandbox with a caller for every seeded user. */
export interface TestGitLab extends Sandbox {
  /** Calls as that user; `root` is the administrator. */
  readonly as: (username: string) => Caller;
  /** Calls with that token. */
  readonly withToken: (token: string) => Caller;
  readonly anonymous: Caller;
}

const caller =
  (url: string, token: string | undefined): Caller =>
  async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}/api/v4${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { "private-token": token }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === "" ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: parsed as Json };
  };

/** Starts a sandbox on a free port; the caller stops it. */
export const startGitLab = async (seed: Seed = "demo", clock?: Clock): Promise<TestGitLab> => {
  const sandbox = await startSandbox({ seed, ...(clock === undefined ? {} : { clock }) });
  const tokens = new Map([sandbox.admin, ...sandbox.users].map(({ username, token }) => [username, token]));
  return {
    ...sandbox,
    as: (username) => caller(sandbox.url, tokens.get(username) ?? `no token for ${username}`),
    withToken: (token) => caller(sandbox.url, token),
    anonymous: caller(sandbox.url, undefined),
  };
};

/** The rows of a list. */
export const rowsOf = (reply: Reply): readonly Json[] => {
  const body: unknown = reply.body;
  if (!Array.isArray(body)) throw new TypeError(`Expected a list, got ${JSON.stringify(body)}`);
  return body;
};
