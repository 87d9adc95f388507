/** Carries out the commands of one comment, each once: finds them, asks whether they may be given, and answers in one note. */
import { createHash } from "node:crypto";
import type { Command } from "../../commands/command.ts";
import { normalForm } from "../../commands/command.ts";
import { type Declaration, type Giver, mayGive, type Place, worksIn } from "../../commands/declaration.ts";
import { declarationOf } from "../../commands/declarations.ts";
import { mistakeText } from "../../commands/help.ts";
import { type FoundCommand, type Parsed, parseCommands, type Vocabulary } from "../../commands/parse.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { millisecondsOf } from "../../config/schema/values.ts";
import type { NoteEvent } from "../../model/event.ts";
import type { IssueMarks } from "../../model/memory.ts";
import type { CommandRun } from "../../model/plan.ts";
import type { Rendering } from "../context.ts";
import type { PlanWriter } from "../plan-writer.ts";
import { REACTIONS } from "../reactions.ts";
import type { Answer } from "./answer.ts";
import { commandEventId } from "./event-id.ts";
import { answersOld, expiredText, isExpired, lateText } from "./lateness.ts";

/** What carrying out needs to know, whether the comment is on a partner's issue or on an escalation. */
export interface CommentSetting {
  readonly event: NoteEvent;
  readonly runs: readonly CommandRun[];
  readonly marks: IssueMarks;
  readonly words: Vocabulary;
  readonly configuration: Configuration;
  readonly now: Date;
  readonly render: Rendering;
  readonly plan: PlanWriter;
}

/** What differs between the two places. */
export interface Carrying {
  readonly place: Place;
  /** What whoever wrote the comment may be; asked for only where a command is there. */
  readonly rolesOf: (needed: readonly Giver[]) => Promise<readonly Giver[]>;
  /** `eventId` tells this command of this comment apart from all others. */
  readonly carryOut: (command: Command, eventId: string, roles: readonly Giver[]) => Promise<Answer>;
}

/** Commands are known by their form in the log, mistakes by a digest of their text. */
const formOfMistake = (text: string): string =>
  `? ${createHash("sha256").update(text.slice(0, 200)).digest("hex").slice(0, 16)}`;

/**
 * Whether something that failed is gone from the comment, and nothing has run in its place yet. The comment's first run
 * tells what failed; what came later were corrections.
 */
const isCorrection = (own: readonly CommandRun[], forms: ReadonlySet<string>): boolean => {
  const [first = ""] = own.map(({ at }) => at).toSorted();
  const gone = own.filter(({ ok, form }) => !ok && !forms.has(form));
  return gone.length > own.filter(({ at }) => at > first).length;
};

/** What of a comment is still to be dealt with; an edit only corrects what was not understood, and only for a while. */
const leftIn = (parsed: Parsed, setting: CommentSetting): Parsed => {
  const { event, runs, configuration } = setting;
  const own = runs.filter(({ noteId }) => noteId === event.note.id);
  const known = new Set(own.map(({ form }) => form));
  const isNew = ({ command }: FoundCommand): boolean => !known.has(normalForm(command));
  const mistakes = parsed.mistakes.filter(({ text }) => !known.has(formOfMistake(text)));
  const left = { commands: parsed.commands.filter(isNew), mistakes, tooMany: parsed.tooMany };
  // Watching without hooks tells of a comment more than once as new, with what it says by then.
  if (event.name === "note.create" && own.length === 0) return left;
  const age = Date.parse(event.note.updatedAt) - Date.parse(event.note.createdAt);
  const forms = new Set([
    ...parsed.commands.map(({ command }) => normalForm(command)),
    ...parsed.mistakes.map(({ text }) => formOfMistake(text)),
  ]);
  const correctable = isCorrection(own, forms) && age <= millisecondsOf(configuration.commands.editWithin);
  return correctable ? left : { commands: [], mistakes: [], tooMany: false };
};

interface Told {
  readonly answer: Answer | "refused" | "expired";
  readonly found: FoundCommand;
}

const WHERE: Readonly<Record<Place, string>> = {
  issue: "the partner's issue",
  escalation: "the team's escalation",
  request: "a request to the managers",
  managers: "the managers' project",
};

/** Where a command works that does not work here. */
const elsewhere = (declaration: Declaration): string =>
  (Object.keys(WHERE) as Place[])
    .filter((place) => worksIn(declaration, place))
    .map((place) => WHERE[place])
    .join(" or in ");

const carryOutAll = async (
  commands: readonly FoundCommand[],
  setting: CommentSetting,
  { place, rolesOf, carryOut }: Carrying,
): Promise<Told[]> => {
  const needed = new Set(commands.flatMap(({ command }) => declarationOf(command).who));
  const roles = await rolesOf([...needed]);
  const told: Told[] = [];
  // The same command twice in one comment is meant once.
  const once = new Map(commands.map((found) => [normalForm(found.command), found]));
  for (const [form, found] of once) {
    const declaration = declarationOf(found.command);
    const { note } = setting.event;
    if (!worksIn(declaration, place)) {
      const where = elsewhere(declaration);
      told.push({
        found,
        answer: { fared: "failed", text: `\`${declaration.name}\` works in ${where}, not here.` },
      });
    } else if (mayGive(declaration, roles) && isExpired(setting)) told.push({ found, answer: "expired" });
    else if (mayGive(declaration, roles)) {
      const eventId = commandEventId(note.id, form);
      told.push({ found, answer: await carryOut(found.command, eventId, roles) });
    } else told.push({ found, answer: "refused" });
    const last = told.at(-1)?.answer;
    const ok = typeof last === "object" && last.fared !== "failed";
    setting.plan.ran({
      noteId: note.id,
      form,
      userId: setting.event.actor.id,
      ok,
      at: setting.now.toISOString(),
    });
  }
  return told;
};

const EITHER = new Intl.ListFormat("en", { type: "disjunction" });

/** A refusal is said once to each person on an issue; after that the reaction has to do. */
const refusalText = (setting: CommentSetting, told: readonly Told[]): string | null => {
  const refused = told.filter(({ answer }) => answer === "refused");
  const { actor } = setting.event;
  const before = setting.marks.refused ?? [];
  if (refused.length === 0 || before.includes(actor.id)) return null;
  setting.plan.mark({ refused: [...before, actor.id] });
  const names = [...new Set(refused.map(({ found }) => `\`${declarationOf(found.command).name}\``))];
  const who = [...new Set(refused.flatMap(({ found }) => declarationOf(found.command).who))];
  return `Only ${EITHER.format(who.map((giver) => `the ${giver}`))} may ask for ${names.join(", ")}, so I did nothing about it.`;
};

const reactionTo = (parsed: Parsed, told: readonly Told[]): string | null => {
  if (told.some(({ answer }) => answer === "refused")) return REACTIONS.refused;
  const isFailed = told.some(
    ({ answer }) => answer === "expired" || (typeof answer === "object" && answer.fared === "failed"),
  );
  if (isFailed || parsed.mistakes.length > 0 || parsed.tooMany) return REACTIONS.puzzled;
  return told.every(({ answer }) => typeof answer === "object" && answer.fared === "done")
    ? REACTIONS.done
    : null;
};

const textsOf = (setting: CommentSetting, parsed: Parsed, told: readonly Told[]): string[] => {
  const { words, render } = setting;
  const said = told.flatMap(({ answer }) =>
    typeof answer === "string" || answer.text === null ? [] : [answer.text],
  );
  const expired = told.filter(({ answer }) => answer === "expired");
  const old =
    expired.length === 0
      ? []
      : [
          expiredText(
            setting,
            expired.map(({ found }) => found.command.name),
          ),
        ];
  const isDone = told.some(({ answer }) => typeof answer === "object");
  const late = isDone ? lateText(setting) : null;
  const refused = refusalText(setting, told);
  const puzzled =
    parsed.mistakes.length > 0 || parsed.tooMany
      ? [mistakeText(words.prefixes[0] ?? "", parsed.mistakes, parsed.tooMany, render.inline)]
      : [];
  return [
    ...new Set([
      ...(late === null ? [] : [late]),
      ...said,
      ...old,
      ...(refused === null ? [] : [refused]),
      ...puzzled,
    ]),
  ];
};

/** All that it asks for is beyond what is read: said once. */
const isTooMuch = ({ tooMany }: Parsed, { event, runs, plan, now }: CommentSetting): boolean => {
  const form = formOfMistake("too many");
  if (!tooMany || event.name !== "note.create" || runs.some((run) => run.noteId === event.note.id))
    return false;
  plan.ran({ noteId: event.note.id, form, userId: event.actor.id, ok: false, at: now.toISOString() });
  return true;
};

/** Deals with one comment. Its own edits later find what was done in the log. */
export const answerComment = async (setting: CommentSetting, carrying: Carrying): Promise<void> => {
  const { event, plan, words, now } = setting;
  const { note, actor } = event;
  const parsed = leftIn(parseCommands(note.body, words), setting);
  if (parsed.commands.length + parsed.mistakes.length === 0 && !isTooMuch(parsed, setting)) return;
  if (isExpired(setting) && !answersOld(setting))
    return plan.leave("commands", "what a comment asked for long ago is not done by a backfill");
  plan.react({ noteId: note.id, emoji: REACTIONS.seen, reason: `${actor.name} asks something of us` });
  for (const { text } of parsed.mistakes)
    plan.ran({
      noteId: note.id,
      form: formOfMistake(text),
      userId: actor.id,
      ok: false,
      at: now.toISOString(),
    });
  const told = await carryOutAll(parsed.commands, setting, carrying);
  const emoji = reactionTo(parsed, told);
  if (emoji !== null)
    plan.react({ noteId: note.id, emoji, reason: `what ${actor.name} asked for was looked at` });
  const texts = textsOf(setting, parsed, told);
  if (texts.length === 0) return;
  const edit = event.name === "note.update" ? `:${note.updatedAt}` : "";
  plan.note({
    body: texts.join("\n\n"),
    internal: note.internal,
    occurrence: `answer:${note.id}${edit}`,
    reason: `an answer to ${actor.name}`,
  });
};
