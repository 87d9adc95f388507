import { createHmac, timingSafeEqual } from "node:crypto";
import { ok, type Result, refused } from "../lib/result.ts";

/** The headers that a signed delivery carries (GitLab 19.0 and later). */
export interface SignatureHeaders {
  readonly id: string | undefined;
  /** Unix seconds, in digits. */
  readonly timestamp: string | undefined;
  /** `v1,<base64>`, several separated by spaces. */
  readonly signature: string;
}

/** Checks a body that passes by, without keeping it. */
export interface SignatureCheck {
  update(chunk: Buffer): void;
  /** The owners of the keys that signed: none, one, or several who share a key. Once, after the last chunk. */
  signers(): readonly string[];
}

/** Age and lead of a timestamp that is still believed; GitLab names no window, Standard Webhooks uses this one. */
const TOLERANCE_SECONDS = 300;
/** GitLab sends one signature; rotation may make it a few. More are somebody trying. */
const MOST_ENTRIES = 32;

const entriesOf = (header: string): Buffer[] =>
  header
    .split(" ", MOST_ENTRIES)
    .filter((entry) => entry.startsWith("v1,"))
    .map((entry) => Buffer.from(entry.slice(3), "base64"))
    .filter((signature) => signature.length === 32);

/**
 * Begins the check of a signed delivery: `<webhook-id>.<webhook-timestamp>.<raw body>` under HMAC-SHA256.
 * Refuses at once what no body could make good. `keys` may belong to several owners (instances).
 */
export const beginSignature = (
  headers: SignatureHeaders,
  keys: readonly { readonly owner: string; readonly key: Buffer }[],
  now: Date,
): Result<SignatureCheck, "malformed-signature" | "stale-timestamp"> => {
  const { id, timestamp } = headers;
  const presented = entriesOf(headers.signature);
  if (!id || timestamp === undefined || !/^\d{1,12}$/.test(timestamp) || presented.length === 0)
    return refused("malformed-signature");
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS)
    return refused("stale-timestamp");
  // Header bytes arrive as Latin-1 text; the signature is over the bytes.
  const head = Buffer.from(`${id}.${timestamp}.`, "latin1");
  const running = keys.map(({ owner, key }) => ({ owner, hmac: createHmac("sha256", key).update(head) }));
  return ok({
    update(chunk) {
      for (const { hmac } of running) hmac.update(chunk);
    },
    signers() {
      const signers = new Set<string>();
      for (const { owner, hmac } of running) {
        const expected = hmac.digest();
        for (const signature of presented) if (timingSafeEqual(expected, signature)) signers.add(owner);
      }
      return [...signers];
    },
  });
};
