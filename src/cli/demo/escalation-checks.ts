/** What an escalation promises, read back at its end: the partner has the answer, and nothing else of what the team said. */
import { as, asNobody, type Cast, pathOf } from "./cast.ts";
import type { Check } from "./checks.ts";
import { type Asked, escalationsOf } from "./escalation-opening.ts";
import { isStatus, readBotNotes, readIssue, readNotes, type ShownIssue, type ShownNote } from "./readings.ts";

/** What was said in the story. */
export interface Words {
  /** The internal note with the draft. */
  readonly draftId: number;
  readonly saidByTeam: string;
  readonly answer: string;
}

const check = (promise: string, kept: boolean, found: string): Check => ({ promise, kept, found });

/** Every mention in what the bot has written, in lower case. */
const mentionsIn = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) =>
    [...text.matchAll(/(?<![\w`/])@([\w.-]+)/g)].map(([, name = ""]) => name.toLowerCase()),
  );

const repeated = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) !== index);

/** What the partner sees, and what not. */
const checkSeen = async (cast: Cast, { issue, escalation, title }: Asked, words: Words): Promise<Check[]> => {
  const kira = as(cast, "kira");
  const notes = await readNotes(kira, issue);
  const answers = notes.filter((note) => !isStatus(note) && note.body.includes(words.answer));
  const draft = await kira.status(`${pathOf(issue)}/notes/${words.draftId}`);
  const status = notes.find(isStatus)?.body ?? "no status note";
  const told = notes.filter(({ body }) => body.includes(words.saidByTeam));
  return [
    check("Kira sees the answer once", answers.length === 1, `${answers.length} times`),
    check(
      "she does not see the internal note with the draft",
      draft === 404 && notes.every(({ id, internal }) => id !== words.draftId && !internal),
      `${draft} for it, and ${notes.filter(({ internal }) => internal).length} internal notes in the list`,
    ),
    check("nothing that Dave said to his own reached her", told.length === 0, told[0]?.body ?? ""),
    check(
      "her status note has neither link nor title of the team's issue, which not everybody may read",
      !status.includes(escalation.url) && !status.includes(title),
      status,
    ),
  ];
};

/** The team's project is internal: whoever has an account may look, nobody else. */
const checkClosedToOthers = async (cast: Cast, { issue, escalation }: Asked): Promise<Check[]> => {
  const [nobody, kira] = [asNobody(cast), as(cast, "kira")];
  const partners = await nobody.status(pathOf(issue));
  const teams = [await kira.status(pathOf(escalation)), await nobody.status(pathOf(escalation))];
  const links = (await nobody.get(`${pathOf(issue)}/links`)) as readonly ShownIssue[];
  return [
    check("everybody can read Kira's issue", partners === 200, `${partners} for who is not signed in`),
    check(
      "the team's issue, and the link to it, are for people with an account: its project is internal",
      teams.join() === "200,404" && links.length === 0,
      `${teams[0]} for Kira, ${teams[1]} for who is not signed in, who sees ${links.length} links`,
    ),
  ];
};

/** What the bot wrote, in both places. */
const checkWritten = async (cast: Cast, { issue, escalation }: Asked): Promise<Check[]> => {
  const [root, dave] = [as(cast, "root"), as(cast, "dsmith")];
  const [here, there] = [await readBotNotes(root, issue), await readBotNotes(root, escalation)];
  const { description } = await readIssue(dave, escalation);
  const texts = [description, ...[...here, ...there].map(({ body }: ShownNote) => body)];
  const unmarked = texts.filter((text) => !text.includes("<!-- oss-liaison:"));
  const twice = repeated(mentionsIn(texts));
  const status = here.filter(isStatus);
  const opened: readonly ShownIssue[] = await escalationsOf(cast);
  return [
    check("one issue was opened for the team", opened.length === 1, `${opened.length} issues`),
    check("there is one status note", status.length === 1, `${status.length} status notes`),
    check("everything that the bot wrote has its marker", unmarked.length === 0, unmarked.join(" | ")),
    check("nobody is mentioned twice", twice.length === 0, twice.join(", ")),
  ];
};

/** Everything that has to be true in the end. */
export const checkEscalatedIssue = async (cast: Cast, asked: Asked, words: Words): Promise<Check[]> => [
  ...(await checkSeen(cast, asked, words)),
  ...(await checkClosedToOthers(cast, asked)),
  ...(await checkWritten(cast, asked)),
];
