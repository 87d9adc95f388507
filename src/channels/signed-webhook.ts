/** Webhooks of our own, signed as Standard Webhooks says (github.com/standard-webhooks, version 1). */
import { createHash, createHmac } from "node:crypto";
import { ChannelError, GIVE_UP } from "./errors.ts";
import { postJson } from "./post.ts";

const PREFIX = "whsec_";
/** The specification asks for 24 to 64 bytes. */
const KEY_BYTES = { least: 24, most: 64 } as const;

/** The key in a secret (`whsec_…`); null: it is none. */
export const signingKeyOf = (secret: string): Buffer | null => {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "";
  const key = Buffer.from(text, "base64");
  const isExact = key.toString("base64").replace(/=+$/, "") === text.replace(/=+$/, "");
  return isExact && key.length >= KEY_BYTES.least && key.length <= KEY_BYTES.most ? key : null;
};

const messageIdOf = (id: string): string =>
  `msg_${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;

/** A message, the same however often it is sent; `at`: when it is sent this time. */
export interface SignedMessage {
  readonly id: string;
  readonly type: string;
  /** ISO 8601, UTC: the moment that it tells of. */
  readonly timestamp: string;
  readonly data: unknown;
}

/** Sends it. Its `webhook-id` is the same for every try, so that the receiver can tell. */
export const postSigned = async (
  url: string,
  secret: string,
  { id, type, timestamp, data }: SignedMessage,
  at: Date,
): Promise<string> => {
  const key = signingKeyOf(secret);
  if (key === null)
    throw new ChannelError(
      "The secret is no key of Standard Webhooks.",
      "Give `whsec_` and 24 to 64 random bytes in base64, such as: echo whsec_$(openssl rand -base64 32)",
      { disposition: GIVE_UP },
    );
  const body = JSON.stringify({ type, timestamp, data });
  const messageId = messageIdOf(id);
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac("sha256", key).update(`${messageId}.${seconds}.${body}`).digest("base64");
  const status = await postJson(url, body, {
    "webhook-id": messageId,
    "webhook-timestamp": seconds,
    "webhook-signature": `v1,${signature}`,
  });
  return `taken with ${status}`;
};
