/**
 * What people mean by different words. A question of "403" and one of "permission denied" share no word, and are about
 * the same; so what is kept and what is looked for carry the concepts beside the words. Pure.
 */

/** Concept by name: beginnings of the words and phrases that speak of it, in lower case. */
const CONCEPTS: Readonly<Record<string, readonly string[]>> = {
  abuse: ["abus", "spam", "flood", "advertis", "casino", "gambl", "ban ", "banned", "report user"],
  account: ["account", "user", "member", "login", "log in", "sign in", "signed in"],
  api: ["api", "rest ", "graphql", "endpoint", "script"],
  approval: ["approv", "review", "code owner", "codeowner", "accept"],
  archive: ["archiv", "read-only", "frozen", "freez"],
  artifact: ["artifact", "build result", "zip"],
  authentication: ["2fa", "two-factor", "authenticator", "recovery code", "backup code", "locked out"],
  billing: [
    "invoic",
    "bill",
    "charg",
    "refund",
    "payment",
    "paid",
    "pay ",
    "purchas",
    "bought",
    "price",
    "quote",
    "credit card",
  ],
  blocked: ["block", "cloudflare", "refus", "reject", "not allowed"],
  branch: ["branch", "main", "master"],
  build: ["ci", "pipeline", "job", "build", "compil"],
  cache: ["cache", "stale", "outdated", "old version", "old content"],
  certificate: ["certificat", "tls", "ssl", "let's encrypt", "https cert"],
  chat: ["chat", "matrix", "slack", "mattermost", "irc"],
  clone: ["clone", "checkout", "fetch", "download", "pull "],
  cluster: ["kubernetes", "k8s", "helm", "cluster"],
  compromise: ["compromis", "hijack", "taken over", "hacked", "stolen", "intru", "suspicious", "attack"],
  container: ["container", "docker", "image", "buildah", "registry"],
  copyright: ["copyright", "dmca", "takedown", "infring"],
  corrupt: ["corrupt", "missing object", "missing blob", "bad object", "fsck", "absent"],
  coverage: ["coverage", "percentage"],
  delay: ["delay", "late", "hours after", "backlog", "behind"],
  deletion: ["delet", "remov", "erase", "gone", "disappear", "vanish", "lost"],
  documentation: ["documentation", "docs", "wiki", "readme"],
  email: ["mail", "notification", "inbox", "junk"],
  embargo: ["embargo", "sanction", "export control"],
  event: [
    "conference",
    "fosdem",
    "booth",
    "stand",
    "sprint",
    "hackathon",
    "hackfest",
    "meeting",
    "talk",
    "summit",
    "weekend",
  ],
  expiry: ["expir", "renew", "lapse", "run out", "runs out", "end next", "ends next", "extend"],
  failure: ["fail", "error", "broken", "break"],
  fork: ["fork"],
  hook: ["webhook", "hook", "integration"],
  key: ["activation", "licence key", "license key", "key"],
  labels: ["label"],
  largefile: ["lfs", "large file", "binary"],
  law: ["legal", "lawyer", "court", "sue", "subpoena", "lawsuit"],
  licence: ["licen", "gpl", "copyleft", "mit ", "cla", "dco", "sign-off"],
  merge: ["merge", "merging", "mr "],
  migration: ["migrat", "import", "move from", "moving", "leaving", "transfer"],
  mining: ["miner", "mining", "bitcoin", "crypto"],
  mirror: ["mirror", "replicat", "copy on"],
  network: ["dns", "timeout", "time out", "timed out", "connection", "hang"],
  outage: [
    "502",
    "503",
    "504",
    "500",
    "bad gateway",
    "gateway",
    "down",
    "outage",
    "unavailable",
    "internal error",
    "server error",
  ],
  package: ["package", "npm", "pypi", "maven", "librar"],
  pages: ["pages", "website", "site", "domain"],
  partner: ["partner"],
  permission: [
    "permission",
    "denied",
    "forbidden",
    "403",
    "401",
    "unauthor",
    "access",
    "rights",
    "role",
    "guest",
    "maintainer",
    "protected",
    "restrict",
  ],
  phishing: ["phish", "fake", "lookalike", "impersonat", "impost", "pretend"],
  privacy: ["privacy", "gdpr", "personal data", "data protection", "dpa", "forgotten", "identity", "anonym"],
  programme: [
    "programme",
    "program",
    "open source",
    "open-source",
    "membership",
    "apply",
    "application",
    "ultimate",
  ],
  publicity: ["blog", "case study", "story", "press", "announce", "article", "stream", "broadcast", "video"],
  push: ["push"],
  queue: ["queue", "pending", "stuck", "waiting", "sidekiq", "enqueued"],
  ratelimit: ["429", "too many requests", "toomanyrequests", "rate limit", "throttl"],
  release: ["release", "tag", "version"],
  runner: ["runner", "executor", "hosted machine", "compute", "minutes"],
  schedule: ["schedul", "nightly", "cron", "daily", "timed"],
  search: ["search", "elasticsearch", "find"],
  seats: ["seat", "licensed user", "billable", "number of users", "amount of users"],
  secret: ["token", "secret", "password", "credential", "leak", "variable", "api key"],
  signature: ["sign commit", "signed", "signature", "unverified", "gpg"],
  slow: ["slow", "crawl", "takes ages", "takes hours", "sluggish", "performance", "speed", "minutes"],
  sponsor: ["sponsor", "financial", "travel", "swag", "sticker", "goodies", "shirt"],
  statistics: ["chart", "statistic", "analytic", "burndown", "number of", "report with"],
  storage: ["storage", "space", "size", "quota", "gb", "disk"],
  student: ["student", "mentor", "gsoc", "summer of code", "intern"],
  submodule: ["submodule", "nested"],
  subscription: ["subscription", "downgrad", "tier", "plan", "premium", "ultimate", "trial"],
  tax: ["vat", "tax"],
  template: ["template", "skeleton", "predefined"],
  tickets: ["issue", "bug", "ticket", "task"],
  trademark: ["trademark", "brand", "logo", "squat", "registered name"],
  translation: ["translat", "locali", "language"],
  visibility: ["confidential", "private", "hidden", "public", "visible"],
  vulnerability: [
    "vulnerab",
    "exploit",
    "xss",
    "script injection",
    "cross-site",
    "cve",
    "malware",
    "malicious",
    "trojan",
  ],
  windows: ["windows", "microsoft"],
  apple: ["macos", "mac ", "apple"],
};

/** A beginning of three letters or fewer is a word: `ci` is not in `civil`. */
const wholeIfShort = (beginning: string): string =>
  /^[a-z0-9]{1,3}$/.test(beginning) ? `${beginning} ` : beginning;

interface Beginning {
  readonly text: string;
  readonly concept: string;
}

/** The first two characters as one number; every beginning has as many. */
const startAt = (text: string, index: number): number =>
  text.charCodeAt(index) * 0x1_00_00 + text.charCodeAt(index + 1);

/** Beginnings by their start: a text is read once, not once for each concept. */
const BEGINNINGS: ReadonlyMap<number, readonly Beginning[]> = Map.groupBy(
  Object.entries(CONCEPTS).flatMap(([concept, beginnings]) =>
    beginnings.map((one) => ({ concept, text: wholeIfShort(one) })),
  ),
  ({ text }) => startAt(text, 0),
);

const LATIN = new Set("abcdefghijklmnopqrstuvwxyz0123456789");

/** Whether it is a letter, in lower case, or a figure. Asked of each character, so a pattern is the last resort. */
const isOfWord = (character: string): boolean =>
  LATIN.has(character) || (character > "\u007f" && /[\p{L}\p{N}]/u.test(character));

/** Names of the concepts that a text speaks of. */
export const conceptsIn = (text: string): readonly string[] => {
  const words = ` ${text
    .toLowerCase()
    .replace(/[.,:;!?"”“()/]+/g, " ")
    .replace(/\s{2,}|[^\S ]/g, " ")} `;
  const found = new Set<string>();
  for (let index = 1; index < words.length; index += 1) {
    if (isOfWord(words.charAt(index - 1))) continue;
    for (const { text: beginning, concept } of BEGINNINGS.get(startAt(words, index)) ?? [])
      if (words.startsWith(beginning, index)) found.add(concept);
  }
  return [...found].sort();
};
