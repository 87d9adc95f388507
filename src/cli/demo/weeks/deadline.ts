/** The first two days: nobody answers, our own side is reminded of it, and then somebody does. */
import { as, comment, noteUrl, type Opened, openIssue } from "../cast.ts";
import type { Check } from "../checks.ts";
import { readBotNotes, readNotes, statusThatSays } from "../readings.ts";
import { comesTrue } from "../waiting.ts";
import { all, at, deadlineLabel, inInboxOf, type LinkedNote, noteSays, type WeeksCast } from "./weeks.ts";

/**
 * Reminders of one issue: internal notes on it, then, for those who may not read these, comments in Andrew's inbox. All
 * say since when the clock runs.
 */
const remindersOf = async (cast: WeeksCast, issue: Opened): Promise<readonly LinkedNote[]> => {
  const here = (await readBotNotes(as(cast, "root"), issue)).filter(({ internal }) => internal);
  const there = (await inInboxOf(cast, "Andrew Conrad")).filter(({ body }) => body.includes(issue.url));
  const all = [...here.map((note) => ({ ...note, url: noteUrl(issue, note.id) })), ...there];
  return all.filter(({ body }) => body.includes("The clock began"));
};

/** The next reminder says this, to these people. */
const reminded = (
  cast: WeeksCast,
  issue: Opened,
  { promise, words, whom, since }: { promise: string; words: string; whom: readonly string[]; since: number },
): Promise<LinkedNote | undefined> =>
  comesTrue(cast, {
    promise,
    since,
    look: async () => {
      const last = (await remindersOf(cast, issue)).at(-1);
      const isIt = last?.body.includes(words) && whom.every((name) => last.body.includes(`@${name}`));
      return isIt === true ? last : undefined;
    },
    link: ({ url }) => url,
  });

const untilMissed = async (cast: WeeksCast, issue: Opened): Promise<boolean> => {
  const near = await at(cast, 0, "13:05", "nobody has answered, and an hour is left");
  const soon = await reminded(cast, issue, {
    promise: "Andrew is reminded in an internal note",
    words: "is due by",
    whom: ["aconrad"],
    since: near,
  });
  const nearly = await deadlineLabel(cast, issue, "deadline::soon", near);
  const late = await at(cast, 0, "14:05", "the deadline is missed");
  const missed = await reminded(cast, issue, {
    promise: "Andrew is told so",
    words: "was due by",
    whom: ["aconrad"],
    since: late,
  });
  const marked = await deadlineLabel(cast, issue, "deadline::missed", late);
  const says = await noteSays(cast, issue, {
    of: "to everybody that we are late",
    words: "**We are late:**",
    since: late,
  });
  return all(soon, nearly, missed, marked, says);
};

const untilAnswered = async (cast: WeeksCast, issue: Opened): Promise<boolean> => {
  const higher = await at(cast, 1, "10:05", "four working hours later there is still no answer");
  const managers = await reminded(cast, issue, {
    promise: "the support managers are told, and nobody after them",
    words: "Nobody is reminded of it any more",
    whom: ["tcooney", "lmatos"],
    since: higher,
  });
  await at(cast, 1, "11:00", "Andrew answers: “Yes: with push mirroring …”");
  const { at: since, url } = await comment(
    as(cast, "aconrad"),
    issue,
    "Yes: with push mirroring, one repository at a time. Sorry that it took so long.",
  );
  cast.narrator.plain(`    ${url}`);
  const label = await deadlineLabel(cast, issue, null, since);
  const status = await comesTrue(cast, {
    promise: "the status note says no more that we are late",
    since,
    look: async () =>
      (await statusThatSays(as(cast, "kira"), issue, "We are late")) === undefined ? true : undefined,
    link: () => issue.url,
  });
  return all(managers, label, status);
};

/** Plays it. Answers the issue, and whether everything came true. */
export const missedDeadline = async (
  cast: WeeksCast,
): Promise<{ readonly issue: Opened; readonly kept: boolean }> => {
  await at(cast, 0, "10:00", "Kira asks something, and an answer is due within four working hours");
  const issue = await openIssue(
    as(cast, "kira"),
    "Can we mirror all our repositories to GitLab.com?",
    "We would like to keep a copy of invent.kde.org there.",
  );
  cast.narrator.plain(`    ${issue.url}`);
  const due = await noteSays(cast, issue, {
    of: "until when an answer is due",
    words: "**An answer is due by ",
    since: issue.at,
  });
  const missed = await untilMissed(cast, issue);
  return { issue, kept: all(due, missed, await untilAnswered(cast, issue)) };
};

/** What has to be true of its reminders three weeks later. */
export const checkReminders = async (cast: WeeksCast, issue: Opened): Promise<Check[]> => {
  const reminders = await remindersOf(cast, issue);
  const seen = (await readNotes(as(cast, "kira"), issue)).filter(({ body }) =>
    body.includes("The clock began"),
  );
  return [
    {
      promise: "there were three reminders of the late answer, and no more in three weeks",
      kept: reminders.length === 3,
      found: `${reminders.length}`,
    },
    { promise: "Kira saw none of them", kept: seen.length === 0, found: `${seen.length}` },
  ];
};
