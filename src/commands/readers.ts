/** How the words after each command's name become its values. Mistakes are said in our words alone. */
import { nearest } from "../config/suggest.ts";
import { ok, type Result, refused } from "../lib/result.ts";
import type { Command } from "./command.ts";
import { type CommandName, declarations } from "./declarations.ts";
import { readMet } from "./met.ts";
import { findName } from "./names.ts";
import { attend, connect, join, surface } from "./people-readers.ts";
import { type Given, type Reader, reasonOf, teamOf, textOf } from "./reading.ts";
import { restAfter, tokensOf } from "./tokens.ts";
import { referenceOf, spanOf, titlesOf, usernamesOf } from "./values.ts";

/** Nothing, or what politeness puts there. */
const NOTHING = /^(?:please|thanks|thank you)?[\s.,;:!?]*$/i;

const politeless = (line: string): string => line.replace(/[\s,]+please[\s.!]*$/i, "").trim();

/** A command that stands alone: with more after it, it may not be what was meant. */
const alone =
  (command: Command): Reader =>
  ({ line, tokens }) => {
    if (NOTHING.test(line)) return ok(command);
    const longer = declarations
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${command.name} `))
      .find((name) => nearest(tokens[0]?.text ?? "", [name.slice(command.name.length + 1)]) !== undefined);
    const meant = longer === undefined ? "" : `; did you mean "${longer}"?`;
    return refused(`"${command.name}" stands alone on its line${meant}`);
  };

/** A question, which can be answered whatever comes after it. */
const asked =
  (command: Command): Reader =>
  () =>
    ok(command);

const who: Reader = (given) => {
  const team = teamOf(given);
  return team.ok ? ok({ name: "who", team: team.value.id }) : team;
};

const escalate: Reader = (given) => {
  const team = teamOf(given);
  if (!team.ok) return team;
  const rest = reasonOf(restAfter(given.line, given.tokens, team.value.used));
  const found = { name: "escalate", team: team.value.id } as const;
  const [, reference, more = ""] = /^same\s+as\b[\s:]*(\S*)\s*(.*)$/is.exec(rest) ?? [];
  if (reference !== undefined) {
    const sameAs = referenceOf(reference);
    if (sameAs === null)
      return refused('after "same as" comes an issue: #12, group/project#12 or its address');
    return ok({ ...found, reason: reasonOf(more), sameAs });
  }
  if (rest === "") return refused(`say why: escalate ${team.value.id} REASON`);
  return ok({ ...found, reason: rest, sameAs: null });
};

const withdraw: Reader = (given) => {
  const { tokens, line, teams } = given;
  if (NOTHING.test(line)) return ok({ name: "withdraw", team: null, reason: "" });
  const team = findName(tokens, teams, "team");
  if (team.ok) {
    const reason = reasonOf(restAfter(line, tokens, team.value.used));
    return ok({ name: "withdraw", team: team.value.id, reason });
  }
  // On the escalation itself a reason may follow at once, but not what looks like a mistyped team.
  const isMistyped =
    tokens.length === 1 || team.reason.includes("did you mean") || team.reason.includes("more than one");
  return isMistyped ? team : ok({ name: "withdraw", team: null, reason: reasonOf(line) });
};

const decline: Reader = (given) => {
  const reason = given.below.trim() === "" ? reasonOf(given.line) : textOf(given);
  return reason === "" ? refused("say why: decline REASON") : ok({ name: "decline", reason });
};

const relay: Reader = (given) => {
  const text = textOf(given);
  return text === ""
    ? refused("write the text after it or on the lines below: relay TEXT")
    : ok({ name: "relay", text });
};

const agendaTopic: Reader = (given) => {
  const text = textOf(given).replace(/^[-–—:]\s*/, "");
  return text === "" ? refused("say what about: agenda topic TEXT") : ok({ name: "agenda topic", text });
};

const withText =
  (name: "send" | "answered" | "approve"): Reader =>
  (given) => {
    const text = textOf(given);
    return ok({ name, text: /^(?:please)?[\s.,;:!?]*$/i.test(text) ? null : text });
  };

const reply: Reader = ({ tokens }) =>
  tokens.length === 0
    ? refused("say which saved reply: reply NAME")
    : ok({ name: "reply", reply: tokens.map(({ text }) => text.toLowerCase()).join("-") });

const withTitles =
  (name: "label" | "unlabel"): Reader =>
  ({ tokens }) => {
    const titles = titlesOf(tokens);
    return titles === null
      ? refused(`name labels, without commas in them: ${name} ~bug ~"two words"`)
      : ok({ name, titles });
  };

const assign: Reader = ({ tokens }) => {
  const usernames = usernamesOf(tokens);
  return usernames === null ? refused("name accounts: assign @user") : ok({ name: "assign", usernames });
};

const track: Reader = ({ tokens, partners }) => {
  if (tokens.length === 0) return refused("say which partner: track PARTNER");
  const found = findName(tokens, partners, "partner");
  if (!found.ok) return found;
  const more = tokens.slice(found.value.used);
  return more.length === 0
    ? ok({ name: "track", partner: found.value.id })
    : refused(`name one partner and nothing more: track ${found.value.id}`);
};

const waitingOn: Reader = (given) => {
  const tokens = given.tokens[0]?.text.toLowerCase() === "the" ? given.tokens.slice(1) : given.tokens;
  if (tokens.length === 0)
    return refused("say on whom: waiting on partner, waiting on liaison or waiting on TEAM");
  const first = (tokens[0]?.text ?? "").toLowerCase().replace(/[.,:;!?]+$/, "");
  if (first === "partner" || first === "liaison") return ok({ name: "waiting on", whom: first });
  const side = nearest(first, ["partner", "liaison"]);
  const team = findName(tokens, given.teams, "team");
  if (team.ok) return ok({ name: "waiting on", whom: team.value.id });
  return side === undefined ? team : refused(`there is no such team; did you mean "${side}"?`);
};

const snooze: Reader = ({ line }) => {
  const span = spanOf(line.replace(/[.!]+$/, ""));
  return span === null
    ? refused("say for how long, a year at most: snooze 3d, snooze 12h or snooze 2 weeks")
    : ok({ name: "snooze", ...span });
};

const READERS: Readonly<Record<CommandName, Reader>> = {
  help: asked({ name: "help" }),
  status: asked({ name: "status" }),
  why: asked({ name: "why" }),
  who,
  stop: alone({ name: "stop", scope: "issue" }),
  "go on": alone({ name: "go on", scope: "issue" }),
  "stop project": alone({ name: "stop", scope: "project" }),
  "go on project": alone({ name: "go on", scope: "project" }),
  escalate,
  yes: alone({ name: "yes" }),
  no: alone({ name: "no" }),
  withdraw,
  ack: alone({ name: "ack" }),
  answered: withText("answered"),
  decline,
  relay,
  send: withText("send"),
  reply,
  replies: asked({ name: "replies" }),
  document: alone({ name: "document" }),
  connect,
  join,
  surface,
  attend,
  approve: withText("approve"),
  label: withTitles("label"),
  unlabel: withTitles("unlabel"),
  assign,
  "waiting on": waitingOn,
  snooze,
  track,
  untrack: alone({ name: "untrack" }),
  "agenda topic": agendaTopic,
  "agenda done": alone({ name: "agenda done" }),
  met: ({ line, tokens, partners }) => readMet(line, tokens, partners),
};

/** The command, or why it is none. Text that is handed on stays as written; of the rest a `please` is no part. */
export const readCommand = (
  name: CommandName,
  goesOn: boolean,
  given: Omit<Given, "tokens">,
): Result<Command> => {
  const line = goesOn ? given.line : politeless(given.line);
  return READERS[name]({ ...given, line, tokens: tokensOf(line) });
};
