import type { RegisterEntry } from "../../model/register.ts";
import type { StoredRequest } from "../../model/request.ts";

/** A request with what is decided about it just now. */
export const withDecision = (request: StoredRequest, registered: readonly RegisterEntry[]): StoredRequest => {
  const entry = registered.find((one) => one.kind === "decision" && one.request === request.id);
  if (request.decision !== null || entry?.kind !== "decision") return request;
  return { ...request, state: entry.decision.outcome, decision: entry.decision };
};
