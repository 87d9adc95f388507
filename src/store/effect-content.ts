import { createHash } from "node:crypto";
import type { Effect } from "../model/effect.ts";

/** Keys in the order of the alphabet, so that equal data gives equal text. */
const sorted = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** Digest of what an effect does: everything but its key, who asked, why, and whether it is only observed. */
export const contentDigestOf = (effect: Effect): string => {
  const { key, askedBy, partner, mode, reason, ...content } = effect;
  return createHash("sha256").update(JSON.stringify(content, sorted)).digest("base64url");
};
