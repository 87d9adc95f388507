import type { Kysely } from "kysely";
import type { RegisterEntry } from "../../model/register.ts";
import type { Tables } from "../schema.ts";
import { saveIntroduction } from "./introductions.ts";
import { saveRequest, saveRequestDecision } from "./requests.ts";

/** Keeps what a decision brings of people, in its transaction. */
export const saveRegistered = async (
  database: Kysely<Tables>,
  issueKey: string,
  entries: readonly RegisterEntry[],
): Promise<void> => {
  const introductions = entries.filter((entry) => entry.kind === "introduction");
  // In one order everywhere: two decisions must not wait for each other.
  for (const one of introductions.toSorted((left, right) => left.handle.localeCompare(right.handle)))
    await saveIntroduction(database, issueKey, one);
  for (const entry of entries) {
    if (entry.kind === "request") await saveRequest(database, entry.request);
    if (entry.kind === "decision") await saveRequestDecision(database, entry.request, entry.decision);
  }
};
