/** Commands by chance, and how a person would write them. */
import fc from "fast-check";
import type { Command } from "../../src/commands/command.ts";
import { vocabulary } from "./vocabulary.ts";

const team = fc.constantFrom(...vocabulary.teams.map(({ id }) => id));

/** Words of prose that are no command's, quote's or team's. */
const word = fc.constantFrom(
  "Pushes",
  "fail",
  "über",
  "a*b",
  "#7",
  "日本",
  "<b>",
  "it's",
  "`x`",
  "e.g.",
  "!",
  "👩‍💻",
);
const sentence = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => `It ${words.join(" ")} so`);
/** Markdown whose lines are its own. */
const markdown = fc
  .array(
    fc.oneof(sentence, fc.constantFrom("", "> !liaison stop", "- item", "    !liaison stop", "# T", "| a |")),
    {
      maxLength: 5,
    },
  )
  .map((lines) => ["First", ...lines, "", "last"].join("\n"));

const title = fc
  .string({
    unit: fc.constantFrom("a", "B", "7", ":", " ", '"', "\\", "'", "~", "ü", "/", "."),
    minLength: 1,
    maxLength: 12,
  })
  .filter((text) => text === text.trim());
const username = fc.stringMatching(/^[a-z_][A-Za-z0-9_.-]{0,10}[a-z0-9]$/);
const reference = fc.constantFrom("#12", "a/b#7", "a-b/c.d/e_f#999", "https://gitlab.test/a/b/-/issues/12");

/** Any command. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ name: fc.constantFrom("help", "status", "why", "yes", "no", "ack", "untrack") }),
  fc.record({ name: fc.constant("who"), team }),
  fc.record({ name: fc.constantFrom("stop", "go on"), scope: fc.constantFrom("issue", "project") }),
  fc.record({ name: fc.constant("escalate"), team, reason: sentence, sameAs: fc.option(reference) }),
  fc.record({ name: fc.constant("escalate"), team, reason: fc.constant(""), sameAs: reference }),
  fc.record({ name: fc.constant("withdraw"), team, reason: fc.oneof(sentence, fc.constant("")) }),
  fc.record({ name: fc.constant("relay"), text: markdown }),
  fc.record({ name: fc.constantFrom("send", "answered"), text: fc.option(markdown) }),
  fc.record({ name: fc.constant("decline"), reason: fc.oneof(sentence, markdown) }),
  fc.record({
    name: fc.constant("connect"),
    area: fc.constantFrom(...vocabulary.areas.map(({ id }) => id)),
    question: fc.option(fc.oneof(sentence, markdown)),
  }),
  fc.record({ name: fc.constantFrom("join", "attend"), team }),
  fc.record({ name: fc.constant("surface"), team, text: fc.oneof(sentence, markdown) }),
  fc.record({ name: fc.constant("approve"), text: fc.option(markdown) }),
  fc.record({
    name: fc.constantFrom("label", "unlabel"),
    titles: fc.uniqueArray(title, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    name: fc.constant("assign"),
    usernames: fc.uniqueArray(username, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    name: fc.constant("track"),
    partner: fc.constantFrom(...vocabulary.partners.map(({ id }) => id)),
  }),
  fc.record({ name: fc.constant("waiting on"), whom: fc.oneof(team, fc.constantFrom("partner", "liaison")) }),
  fc.integer({ min: 2, max: 366 }).map((days) => ({
    name: "snooze",
    milliseconds: days * 86_400_000,
    words: `${days} days`,
  })),
) as fc.Arbitrary<Command>;

const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

const values = (given: Command): readonly string[] => {
  switch (given.name) {
    case "who":
    case "join":
    case "attend":
      return [given.team];
    case "stop":
    case "go on":
      return given.scope === "project" ? ["project"] : [];
    case "escalate":
      return [given.team, ...(given.sameAs === null ? [] : ["same as", given.sameAs]), given.reason];
    case "withdraw":
      return [given.team ?? "", given.reason];
    case "relay":
      return [given.text];
    case "connect":
      return [given.area, given.question ?? ""];
    case "surface":
      return [given.team, given.text];
    case "approve":
    case "send":
    case "answered":
      return [given.text ?? ""];
    case "decline":
      return [given.reason];
    case "label":
    case "unlabel":
      return given.titles.map((text) => `~${quoted(text)}`);
    case "assign":
      return given.usernames.map((name) => `@${name}`);
    case "track":
      return [given.partner];
    case "waiting on":
      return [given.whom];
    case "snooze":
      return [given.words];
    default:
      return [];
  }
};

/** The command as it stands in a comment. */
export const written = (given: Command, prefix = "!liaison"): string =>
  [prefix, given.name, ...values(given)].filter((text) => text !== "").join(" ");
