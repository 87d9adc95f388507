import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/**
 * The `webhook-signature` of a body (Standard Webhooks, version 1): HMAC-SHA256 over id, timestamp and the raw
 * body, with the base64 part of a `whsec_…` token as the key.
 */
export const signatureOf = (signingToken: string, id: string, timestamp: string, body: string): string => {
  const key = Buffer.from(signingToken.slice(PREFIX.length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
};
