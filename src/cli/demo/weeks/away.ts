/** From Wednesday to Friday of the first week Andrew is away, and Lee stands in for him. */
import { as, comment, noteUrl, type Opened, openIssue } from "../cast.ts";
import type { Check } from "../checks.ts";
import { isStatus, readIssue, readNotes, statusThatSays } from "../readings.ts";
import { comesTrue, nextSecond, report } from "../waiting.ts";
import { awaySettings } from "./settings.ts";
import { all, at, handedTo, noteSays, type WeeksCast } from "./weeks.ts";

/** Somebody has got a list of issues that are theirs now, with this one on it. */
const takesOver = (
  cast: WeeksCast,
  issue: Opened,
  { name, before, since }: { name: string; before: string; since: number },
) =>
  comesTrue(cast, {
    promise: `${name} has one list of what is to be taken over from ${before}`,
    since,
    look: async () =>
      (await handedTo(cast, name)).find(
        ({ body }) => body.includes(issue.url) && body.includes(`until now ${before} looked after it`),
      ),
    link: ({ url }) => url,
  });

/** Gaia's issue while Andrew is away. */
const newIssue = async (cast: WeeksCast): Promise<boolean> => {
  await at(cast, 2, "10:00", "Gaia Moretti of GNOME opens an issue");
  const issue = await openIssue(
    as(cast, "gaia"),
    "Who can raise the size limit of our uploads?",
    "Our translators' archives are larger than is allowed.",
  );
  cast.narrator.plain(`    ${issue.url}`);
  const note = await comesTrue(cast, {
    promise: "Lee looks after it, and is mentioned",
    since: issue.at,
    look: async () =>
      (await readNotes(as(cast, "gaia"), issue)).find(
        (one) => isStatus(one) && one.body.startsWith("**Lee Matos**") && one.body.includes("@lmatos"),
      ),
    link: ({ id }) => noteUrl(issue, id),
  });
  const { subscribed } = await readIssue(as(cast, "aconrad"), issue);
  const spared: Check = {
    promise: "Andrew is left in peace",
    kept: !subscribed,
    found: "that he is subscribed",
  };
  await nextSecond();
  const { at: since } = await comment(as(cast, "lmatos"), issue, "I have raised it to 200 MB.");
  const answered = await comesTrue(cast, {
    promise: "Lee answers, and it waits on Gaia",
    since,
    look: () => statusThatSays(as(cast, "gaia"), issue, "there is a reply for you here"),
    link: ({ id }) => noteUrl(issue, id),
  });
  return all(note, report(cast, [spared]), answered);
};

const goesAway = async (cast: WeeksCast, issue: Opened): Promise<boolean> => {
  await at(
    cast,
    1,
    "16:00",
    "Andrew enters his holiday in the configuration: from tomorrow until Friday, covered by Lee Matos",
  );
  await cast.stage.configure(awaySettings(cast.weeks));
  cast.narrator.plain(`    ${cast.stage.configurationPath}`);
  const since = await at(cast, 2, "09:00", "Andrew is away");
  const list = await takesOver(cast, issue, { name: "Lee Matos", before: "Andrew Conrad", since });
  const acting = await noteSays(cast, issue, {
    of: "that Lee looks after Kira's issue",
    words: "**Lee Matos**",
    since,
  });
  const until = await noteSays(cast, issue, {
    of: "until when Andrew is away",
    words: "Andrew Conrad is away until",
    since,
  });
  return all(list, acting, until);
};

/** Plays it. Answers whether everything came true. */
export const awayAndBack = async (cast: WeeksCast, issue: Opened): Promise<boolean> => {
  const away = await goesAway(cast, issue);
  const looked = await newIssue(cast);
  await at(cast, 4, "11:00", "Kira asks on: “And is there a limit for their number?”");
  const asked = await comment(as(cast, "kira"), issue, "And is there a limit for their number?");
  const ours = await noteSays(cast, issue, {
    of: "that Lee will answer",
    words: "Lee Matos will answer here",
    since: asked.at,
  });
  const since = await at(cast, 7, "08:30", "Andrew is back");
  const list = await takesOver(cast, issue, { name: "Andrew Conrad", before: "Lee Matos", since });
  const acting = await noteSays(cast, issue, {
    of: "that he looks after Kira's issue",
    words: "**Andrew Conrad**",
    since,
  });
  return all(away, looked, ours, list, acting);
};

/** What has to be true of the lists three weeks later. */
export const checkLists = async (cast: WeeksCast): Promise<Check[]> => {
  const lists = [await handedTo(cast, "Lee Matos"), await handedTo(cast, "Andrew Conrad")];
  const counts = lists.map(({ length }) => length).join(" and ");
  return [{ promise: "both were given one list, once", kept: counts === "1 and 1", found: counts }];
};
