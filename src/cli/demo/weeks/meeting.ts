/** A meeting with KDE: its agenda, what was said there, and what comes onto the next agenda. */
import { as, comment, noteUrl, type Opened, pathOf } from "../cast.ts";
import type { Check } from "../checks.ts";
import { isStatus, readIssue, readNotes, type ShownIssue } from "../readings.ts";
import { comesTrue, nextSecond, report } from "../waiting.ts";
import { AGENDAS, MEETING } from "./settings.ts";
import { all, at, noteSays, openedIn, placeOf, shown, type WeeksCast } from "./weeks.ts";

const SPOKEN = "Mirrors of all our repositories";
const LEFT = "Larger runners for Krita";
const STRUCK = "Stickers for the Akademy";
const ANSWER = "Yes: up to 2,000 projects, and more if you ask.";
/** Her issue, which waits on Andrew: with these words it is on the agenda as what is owed. */
const OWED = "we owe an answer";
const REPLY = "A token for each mirror is enough: we wrote down how.";

const agendasOf = async (cast: WeeksCast): Promise<readonly ShownIssue[]> =>
  (await openedIn(cast, AGENDAS)).filter(({ title }) => title.startsWith(`Agenda: ${MEETING}`));

/** Lines with a box that is not checked. */
const boxesOf = (text: string): readonly string[] =>
  text.split("\n").filter((line) => line.startsWith("- [ ]"));

const topicsAreAsked = async (cast: WeeksCast, issue: Opened): Promise<void> => {
  await at(cast, 7, "14:00", "Kira wants to speak about three things, and says so in her issue");
  for (const topic of [SPOKEN, LEFT, STRUCK]) {
    const { url } = await comment(as(cast, "kira"), issue, `!liaison agenda topic ${topic}`);
    cast.narrator.plain(`    “!liaison agenda topic ${topic}” ${url}`);
  }
};

const agendaOpens = async (cast: WeeksCast): Promise<ShownIssue | undefined> => {
  const since = await at(cast, 8, "09:05", "KDE is met tomorrow");
  const agenda = await comesTrue(cast, {
    promise: "the agenda is opened",
    since,
    look: async () => (await agendasOf(cast))[0],
    more: ({ title }) => `: “${title}”`,
    link: ({ web_url }) => web_url,
  });
  if (agenda === undefined) return undefined;
  const { title, description } = agenda;
  cast.narrator.quote(`${title}\n\n${shown(description)}`);
  const boxes = boxesOf(description).join("\n");
  const mentions = description.match(/@aconrad/g) ?? [];
  const checks: readonly Check[] = [
    {
      promise: "the three topics are on it, and her question, which waits on him",
      kept: [SPOKEN, LEFT, STRUCK, OWED].every((words) => boxes.includes(words)),
      found: boxes,
    },
    { promise: "Andrew is mentioned once", kept: mentions.length === 1, found: `${mentions.length} times` },
  ];
  return report(cast, checks) ? agenda : undefined;
};

/** A line of the agenda, as Andrew leaves it. */
const edited = (line: string): string[] => {
  if (!line.startsWith("- [ ]")) return [line];
  const checked = line.replace("- [ ]", "- [x]");
  if (line.includes(SPOKEN)) return [checked, `  ${ANSWER}`];
  if (line.includes(OWED)) return [checked, `  ${REPLY}`];
  return [line.includes(STRUCK) ? line.replace("- [ ]", "- [~]") : line];
};

const meetingEnds = async (cast: WeeksCast, issue: Opened, agenda: ShownIssue): Promise<boolean> => {
  await at(
    cast,
    9,
    "16:10",
    "they have met. Andrew checks two items, writes the answers below them, strikes out one, and closes the agenda",
  );
  const place = placeOf(agenda);
  const andrew = as(cast, "aconrad");
  const { description } = await readIssue(andrew, place);
  await andrew.put(pathOf(place), { description: description.split("\n").flatMap(edited).join("\n") });
  await nextSecond();
  await andrew.put(pathOf(place), { state_event: "close" });
  const since = performance.now();
  const answer = await comesTrue(cast, {
    promise: "what was said there is in Kira's issue, with a link to the agenda",
    since,
    look: async () =>
      (await readNotes(as(cast, "kira"), issue)).find(
        (note) =>
          !isStatus(note) && [ANSWER, REPLY, agenda.web_url].every((words) => note.body.includes(words)),
      ),
    link: ({ id }) => noteUrl(issue, id),
  });
  const spoken = await comesTrue(cast, {
    promise: "KDE counts as spoken with",
    since,
    look: async () =>
      (await cast.stage.service.store.contacts.lastByPartner()).get("kde")?.kind === "hosted"
        ? true
        : undefined,
    link: () => agenda.web_url,
  });
  return all(answer, spoken);
};

const restIsCarriedOver = async (cast: WeeksCast, issue: Opened): Promise<boolean> => {
  const since = await at(cast, 15, "09:05", "a week later KDE is met again tomorrow");
  const agenda = await comesTrue(cast, {
    promise: "there is another agenda",
    since,
    look: async () => (await agendasOf(cast))[1],
    more: ({ title }) => `: “${title}”`,
    link: ({ web_url }) => web_url,
  });
  const waits = await noteSays(cast, issue, {
    of: "that there is a reply for her",
    words: "there is a reply for you here",
    since,
  });
  if (agenda === undefined || waits === undefined) return false;
  const boxes = boxesOf(agenda.description);
  const carried = boxes.find((line) => line.includes(LEFT)) ?? "nothing";
  for (const line of boxes) cast.narrator.quote(shown(line));
  return report(cast, [
    { promise: "what was left is carried over", kept: carried.includes("carried over"), found: carried },
    {
      promise: "what was spoken about, answered or struck out is not on it again",
      kept: !boxes.some((line) => [SPOKEN, OWED, STRUCK].some((words) => line.includes(words))),
      found: boxes.join("\n"),
    },
  ]);
};

/** Plays it. Answers whether everything came true. */
export const metKde = async (cast: WeeksCast, issue: Opened): Promise<boolean> => {
  await topicsAreAsked(cast, issue);
  const agenda = await agendaOpens(cast);
  // What follows would only wait in vain.
  if (agenda === undefined || !(await meetingEnds(cast, issue, agenda))) return false;
  return restIsCarriedOver(cast, issue);
};

/** What has to be true of the meeting in the end. */
export const checkMeeting = async (cast: WeeksCast, issue: Opened): Promise<Check[]> => {
  const agendas = await agendasOf(cast);
  const states = agendas.map(({ state }) => state).join();
  const answers = (await readNotes(as(cast, "kira"), issue)).filter(
    (note) => !isStatus(note) && note.body.includes(ANSWER),
  );
  return [
    {
      promise: "there are two agendas, the first of them closed",
      kept: states === "closed,opened",
      found: states,
    },
    { promise: "Kira was answered once", kept: answers.length === 1, found: `${answers.length} times` },
  ];
};
