/** Counts requests as GitLab does: in windows of fixed length that begin at whole multiples of it. */
import type { Fault, GateRequest, Trouble } from "./gate.ts";

/** So many requests of all tokens, and comments of one token, in a period (milliseconds). */
export interface LimiterOptions {
  readonly requests: number;
  readonly notes: number;
  readonly period: number;
}

/** A limiter for a gate. */
export interface Limiter {
  readonly trouble: Trouble;
  /** How many requests it saw. */
  seen(): number;
  /** What it refused. */
  readonly refused: readonly GateRequest[];
}

const isNote = ({ method, path }: GateRequest): boolean => method === "POST" && path.endsWith("/notes");

/** Throttled requests are told when the window ends; too many notes are refused without a word, as GitLab does. */
export const createLimiter = ({ requests, notes, period }: LimiterOptions): Limiter => {
  const refused: GateRequest[] = [];
  const counts = new Map<string, number>();
  let seen = 0;
  const count = (name: string): number => {
    const key = `${name} ${Math.floor(Date.now() / period)}`;
    const now = (counts.get(key) ?? 0) + 1;
    counts.set(key, now);
    return now;
  };
  const faultOf = (request: GateRequest): Fault | undefined => {
    const left = Math.ceil((period - (Date.now() % period)) / 1_000);
    if (count("all") > requests)
      return { kind: "answered", status: 429, headers: { "retry-after": String(left) } };
    if (isNote(request) && count(`notes ${request.token}`) > notes) return { kind: "answered", status: 429 };
    return undefined;
  };
  return {
    trouble: (request) => {
      seen += 1;
      const fault = faultOf(request);
      if (fault !== undefined) refused.push(request);
      return fault;
    },
    seen: () => seen,
    refused,
  };
};
