import { expect, test } from "@jest/globals";
import { keyOfSigningToken } from "../../src/intake/signing-token.ts";

const base64 = (length: number): string => Buffer.alloc(length, 7).toString("base64");

test("a signing token is whsec_ and 32 bytes; the key is the bytes, not the text", () => {
  expect(keyOfSigningToken(`whsec_${base64(32)}`)).toEqual({ ok: true, value: Buffer.alloc(32, 7) });
  expect(keyOfSigningToken(`whsec_${base64(32).replace("=", "")}`)).toMatchObject({ ok: true });
});

test.each([
  base64(32),
  `whsec_${base64(31)}`,
  `whsec_${base64(33)}`,
  `whsec_${base64(32)} `,
  `whsec_${"*".repeat(44)}`,
  "whsec_",
  "",
])("%p is none, and the reason does not repeat it", (token) => {
  const answer = keyOfSigningToken(token);
  expect(answer.ok).toBe(false);
  if (!answer.ok && token.length > 10) expect(answer.reason).not.toContain(token);
});
