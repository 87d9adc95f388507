import { hash, timingSafeEqual } from "node:crypto";
import { keyOfSigningToken } from "./signing-token.ts";

/** Prepared secrets: what every delivery would otherwise compute again. */
export interface Keyring {
  /** Whether a presented `X-Gitlab-Token` is one of the secrets, in time that does not depend on how close it was. */
  holds(secrets: readonly string[], presented: string): boolean;
  /** The HMAC keys of the tokens that are well-formed. */
  signingKeys(tokens: readonly string[]): readonly Buffer[];
}

/** More values than this were never configured at once: the rest are rotated away. */
const REMEMBERED = 200;

/** Comparing digests instead of values hides the length of a secret too. */
const digestOf = (value: Buffer): Buffer => hash("sha256", value, "buffer");

const remember = <Value>(make: (text: string) => Value): ((text: string) => Value) => {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
};

/** A keyring for one service. `malformed` hears once of each signing token that cannot be one, without its value. */
export const createKeyring = (malformed: (reason: string) => void): Keyring => {
  const digestOfSecret = remember((secret) => digestOf(Buffer.from(secret, "utf8")));
  const keysOf = remember((token): readonly Buffer[] => {
    const key = keyOfSigningToken(token);
    if (key.ok) return [key.value];
    malformed(key.reason);
    return [];
  });
  return {
    holds(secrets, presented) {
      // Node hands header bytes over as Latin-1.
      const digest = digestOf(Buffer.from(presented, "latin1"));
      let found = false;
      for (const secret of secrets) {
        const equal = timingSafeEqual(digestOfSecret(secret), digest);
        found = (equal && secret !== "") || found;
      }
      return found;
    },
    signingKeys: (tokens) => tokens.flatMap((token) => keysOf(token)),
  };
};
