/** A case for people to read: bytes as text where they are, long things shortened. */

const LONGEST = 1_500;

const readable = (_key: string, value: unknown): unknown => {
  // Buffers come as what their own toJSON makes of them.
  const { type, data } = (value ?? {}) as { readonly type?: unknown; readonly data?: unknown };
  return type === "Buffer" && Array.isArray(data) ? Buffer.from(data).toString("latin1") : value;
};

/** As JSON, at most so many characters. */
export const show = (value: unknown, most = LONGEST): string => {
  const text =
    typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value, readable, 1) ?? String(value));
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
};
