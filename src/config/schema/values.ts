/** The small values that `liaison.yml` is made of. */
import { z } from "zod";

/** A text of a certain form; `words` say which, in messages and in the JSON Schema. */
const worded = (pattern: RegExp, words: string) => z.string().regex(pattern, words).meta({ title: words });

const environmentName = worded(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "the name of an environment variable, such as GITLAB_TOKEN",
);

/** A secret, only ever by reference: the name of an environment variable, or a file whose content is re-read. */
export const secretReference = z
  .union([z.strictObject({ env: environmentName }), z.strictObject({ file: z.string().min(1) })])
  .meta({ title: "{ env: NAME } or { file: PATH }, never the secret itself" })
  .describe("Where the secret is: an environment variable, or a file (relative to this one).");

/** A reference to a secret. */
export type SecretReference = z.infer<typeof secretReference>;

/** Ids of partners, rows and instances: they become parts of keys, so they stay plain. */
export const identifier = worded(
  /^[a-z0-9][a-z0-9._-]*$/,
  "an id of lower-case letters, digits, dots, dashes and underscores, such as com-infrastructure",
);

/** A GitLab username, without the @. */
export const username = worded(
  /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
  "a GitLab username without the @, such as aconrad",
);

/** `group/subgroup/project`: the path of a project or group in its instance. */
export const namespacePath = worded(
  /^[A-Za-z0-9_.][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.][A-Za-z0-9_.-]*)*$/,
  "a path such as group/project, without a leading slash",
);

/** Titles have no comma: GitLab's own comma-separated form could not carry it. */
export const labelTitle = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^,\n\r]+$/, "a label's title, without commas or line breaks")
  .meta({ title: "a label's title, without commas or line breaks" });

/** A day: `2026-12-24`. Whether there is such a day is checked apart. */
export const calendarDate = worded(/^\d{4}-\d{2}-\d{2}$/, "a date such as 2026-12-24");

/** A span of time: `30d`, `12h`, `10m`, `45s`. */
export const duration = worded(/^\d+[smhd]$/, "a span of time such as 30d, 12h, 10m or 45s");

const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a checked `duration`. */
export const millisecondsOf = (text: string): number =>
  Number(text.slice(0, -1)) * MILLISECONDS[text.slice(-1) as keyof typeof MILLISECONDS];

/** See `Mode` in the model. */
export const mode = z.enum(["observe", "act"]);

const withoutExtras = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
};

const ADDRESS_WORDS = "an address such as https://gitlab.com, without password, ? or #";

/** The address of a server; a password in it would be a secret written down. */
export const address = z
  .url({ protocol: /^https?$/ })
  .refine(withoutExtras, ADDRESS_WORDS)
  .meta({ title: ADDRESS_WORDS });
