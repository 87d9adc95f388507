/** JSON as no program writes it: a sound document, changed in its values, its text and its bytes. */
import fc from "fast-check";
import { text } from "./text.ts";

const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth);

/** Values as JSON text, so that numbers and depths are possible that no value has. */
const hostileValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: text.map((value) => JSON.stringify(value)) },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      "null",
      "true",
      "false",
      "0",
      "-0",
      "-1",
      "0.5",
      "1e999",
      "-1e999",
      "9007199254740993",
      "2147483648",
      "9223372036854775808",
      "1".repeat(400),
      "[]",
      "{}",
      '[""]',
      "[[]]",
      '""',
      '"\\ud800"',
      '"\\u0000"',
      '"[REDACTED]"',
      '{"__proto__":{"id":1}}',
      '{"constructor":{"prototype":{}}}',
      '{"toString":1,"valueOf":2,"length":-1}',
      '{"then":1}',
      '{"toJSON":"x"}',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '"2026-02-30T25:61:61Z"',
      '"0000-00-00 00:00:00 UTC"',
      '"+275760-09-13T00:00:00Z"',
      '"9999-12-31"',
      '"opened"',
      '"closed"',
      '"Issue"',
      '"work_item"',
      '"note"',
      '"open"',
      '"update"',
      '"../../etc"',
      '"a/b/c/d/e"',
    ),
  },
  { weight: 1, arbitrary: fc.noBias(fc.nat({ max: 300 })).map((depth) => nested("[", "]", depth)) },
  {
    weight: 1,
    arbitrary: fc
      .noBias(fc.nat({ max: 200 }))
      .map((depth) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat({ max: 500 })
      .map((length) => `[${Array(length).fill('{"id":1,"title":"x"}').join(",")}]`),
  },
);

type Path = readonly (string | number)[];

const pathsOf = (value: unknown, above: Path = []): Path[] => {
  if (typeof value !== "object" || value === null) return [above];
  return [above, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...above, key]))];
};

const placeholder = (index: number): string => `\u0001${index}\u0001`;

const setAt = (document: unknown, path: Path, value: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof document !== "object" || document === null) return document;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(document) ? [...document] : { ...document };
  const target = copy as Record<string | number, unknown>;
  target[key] = setAt(target[key], rest, value);
  return copy;
};

interface ValueEdit {
  readonly where: number;
  readonly value: string;
}

const editValues = (document: object, paths: readonly Path[], edits: readonly ValueEdit[]): string => {
  let edited: unknown = document;
  for (const [index, { where }] of edits.entries())
    edited = setAt(edited, paths[where % paths.length] ?? [], placeholder(index));
  let written = JSON.stringify(edited);
  for (const [index, { value }] of edits.entries())
    written = written.replace(JSON.stringify(placeholder(index)), () => value);
  return written;
};

/** What may happen to the text of a document. */
const TEXT_EDITS: readonly ((text: string, at: number) => string)[] = [
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at) => `${text.slice(0, at)}"__proto__":{"polluted":true},${text.slice(at)}`,
  (text) => text.replace("{", '{"__proto__":{"polluted":true},'),
  (text) => text.replace("{", '{"object_kind":[],"object_attributes":{},'),
  (text) => text.replace(/}$/, ',"object_kind":"note"}'),
  (text) => `[${text}]`,
  (text) => text + text,
  (text) => ` \n\t${text}\r\n`,
  (text, at) => `${text.slice(0, at)}\0${text.slice(at)}`,
  (text) => text.replaceAll(":", " : "),
  (text, at) => text.replaceAll('"id":', `"i${String.fromCharCode(97 + (at % 26))}":`),
];

const BYTES = [0xff, 0xfe, 0xc0, 0x80, 0xed, 0x00, 0x0a, 0x22, 0x7b, 0x5d, 0xf5];

interface Recipe {
  readonly base: number;
  readonly values: readonly ValueEdit[];
  readonly texts: readonly { readonly how: number; readonly at: number }[];
  readonly bytes: readonly { readonly byte: number; readonly at: number }[];
}

const recipes: fc.Arbitrary<Recipe> = fc.record({
  base: fc.nat({ max: 1_000 }),
  values: fc.array(fc.record({ where: fc.nat({ max: 10_000 }), value: hostileValue }), { maxLength: 3 }),
  texts: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ how: fc.nat({ max: 100 }), at: fc.nat({ max: 5_000 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
  ),
  bytes: fc.oneof(
    { weight: 8, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ byte: fc.constantFrom(...BYTES), at: fc.nat({ max: 5_000 }) }), {
        minLength: 1,
        maxLength: 3,
      }),
    },
  ),
});

/** Bytes of documents that were once one of `bases`. */
export const mutatedJson = (bases: readonly object[]): fc.Arbitrary<Buffer> => {
  const known = bases.map((document) => ({ document, paths: pathsOf(document) }));
  return recipes.map(({ base, values, texts, bytes }) => {
    const { document, paths } = known[base % known.length] ?? { document: {}, paths: [[]] };
    let written = editValues(document, paths, values);
    for (const { how, at } of texts)
      written = TEXT_EDITS[how % TEXT_EDITS.length]?.(written, at % (written.length + 1)) ?? written;
    const buffer = Buffer.from(written, "utf8");
    for (const { byte, at } of bytes) if (buffer.length > 0) buffer[at % buffer.length] = byte;
    return buffer;
  });
};
