/** A case for people to read: bytes as text where they are, long things shortened. */

const LONGEST = 1_500;

const readable = (_key: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  return value;
};

/** As JSON, at most so many characters. */
export const show = (value: unknown, most = LONGEST): string => {
  const text =
    typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value, readable, 1) ?? String(value));
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
};
