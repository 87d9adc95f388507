import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../lib/clock.ts";
import type { IntakeInstance } from "./delivery.ts";
import type { Keyring } from "./keyring.ts";
import { beginSignature, type SignatureCheck } from "./signature.ts";

/** Why a delivery was refused. For metrics and the log; the sender is never told. */
export type RefusalReason =
  | "unknown-instance"
  | "no-secret-configured"
  | "no-credentials"
  | "wrong-token"
  | "several-instances-match"
  | "malformed-signature"
  | "stale-timestamp"
  | "wrong-signature"
  | "too-large-to-verify";

/** What the headers alone say about a delivery. */
export type Claim =
  | { readonly kind: "accepted"; readonly instance: string }
  /**
   * Signed: the body decides. `instance`: the only one that it may come from; null: one of several. `vouched`: a good
   * secret token is there, too, so that it is no stranger's.
   */
  | {
      readonly kind: "signed";
      readonly check: SignatureCheck;
      readonly instance: string | null;
      readonly vouched: boolean;
    }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** What reading a claim needs beside it. */
export interface ClaimTools {
  readonly keyring: Keyring;
  readonly secretsOf: (instance: IntakeInstance) => ReturnType<IntakeInstance["secrets"]>;
  readonly clock: Clock;
}

const refuse = (reason: RefusalReason): Claim => ({ kind: "refused", reason });

/** A header that Node may hand over as a list; lists only exist for names we never ask for. */
export const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
};

const plain = (url: string): string => url.trim().toLowerCase().replace(/\/+$/, "");

/**
 * Which instances a delivery may come from: the one in the path; else the only one; else the one that the
 * sender names; else all, and the credentials decide.
 */
const candidates = (
  instances: readonly IntakeInstance[],
  named: string | null,
  headers: IncomingHttpHeaders,
): readonly IntakeInstance[] => {
  if (named !== null) return instances.filter((instance) => instance.name === named);
  if (instances.length < 2) return instances;
  const claimed = headerOf(headers, "x-gitlab-instance");
  if (claimed === undefined) return instances;
  const same = instances.filter((instance) => plain(instance.url) === plain(claimed));
  return same.length > 0 ? same : instances;
};

const byToken = (
  held: readonly { readonly name: string; readonly secrets: readonly string[] }[],
  token: string | undefined,
  keyring: Keyring,
): Claim => {
  if (token === undefined || token === "") return refuse("no-credentials");
  const [first, ...others] = held.filter(({ secrets }) => keyring.holds(secrets, token));
  if (first === undefined) return refuse("wrong-token");
  if (others.length > 0) return refuse("several-instances-match");
  return { kind: "accepted", instance: first.name };
};

/**
 * Reads the headers of a delivery. Both kinds of token may be configured at once, as while moving from one
 * to the other: a signature is checked where one is sent and signing tokens are configured, else the secret
 * token is. `named` is the instance in the request's path.
 */
export const readClaim = (
  headers: IncomingHttpHeaders,
  named: string | null,
  instances: readonly IntakeInstance[],
  tools: ClaimTools,
): Claim => {
  const possible = candidates(instances, named, headers);
  if (possible.length === 0) return refuse("unknown-instance");
  const held = possible.map((instance) => ({ name: instance.name, ...tools.secretsOf(instance) }));
  const keys = held.flatMap(({ name, signingTokens }) =>
    tools.keyring.signingKeys(signingTokens).map((key) => ({ owner: name, key })),
  );
  if (keys.length === 0 && held.every(({ secrets }) => secrets.length === 0))
    return refuse("no-secret-configured");
  const signature = headerOf(headers, "webhook-signature");
  const known = byToken(held, headerOf(headers, "x-gitlab-token"), tools.keyring);
  if (signature === undefined || keys.length === 0) return known;
  const begun = beginSignature(
    { id: headerOf(headers, "webhook-id"), timestamp: headerOf(headers, "webhook-timestamp"), signature },
    keys,
    tools.clock(),
  );
  if (!begun.ok) return refuse(begun.reason);
  const check = begun.value;
  if (known.kind === "accepted") return { kind: "signed", check, instance: known.instance, vouched: true };
  const [only, another] = possible;
  const instance = another === undefined ? (only?.name ?? null) : null;
  return { kind: "signed", check, instance, vouched: false };
};
