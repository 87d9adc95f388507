import { type Result, refused } from "../lib/result.ts";

const PREFIX = "whsec_";
const KEY_BYTES = 32;
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=?$/;

/**
 * The HMAC key in a GitLab signing token: `whsec_` and the base64 of exactly 32 bytes
 * (doc/user/project/integrations/webhooks.md). The key is the decoded part, not the text.
 */
export const keyOfSigningToken = (token: string): Result<Buffer> => {
  if (!token.startsWith(PREFIX)) return refused("a signing token starts with whsec_");
  const encoded = token.slice(PREFIX.length);
  const key = BASE64_OF_32_BYTES.test(encoded) ? Buffer.from(encoded, "base64") : undefined;
  if (key?.length !== KEY_BYTES)
    return refused("a signing token is whsec_ and the base64 of exactly 32 bytes");
  return { ok: true, value: key };
};
