/** Text that PostgreSQL takes: without NUL characters, which others' text may hold. */
export const textFor = (value: string): string => value.replaceAll("\0", "");

const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

const mended = (_: string, value: unknown): unknown =>
  typeof value === "string" ? textFor(value).toWellFormed() : value;

/** JSON that PostgreSQL's `jsonb` takes: without NUL characters and halves of surrogate pairs, which others' text may hold. */
export const jsonFor = (value: unknown): string => {
  const text = JSON.stringify(value);
  return UNSTORABLE.test(text) ? JSON.stringify(value, mended) : text;
};
