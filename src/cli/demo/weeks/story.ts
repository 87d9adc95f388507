/** The fourth part: three weeks in a minute, with a deadline, an absence, digests and a meeting. */
import { as, type Cast, comment } from "../cast.ts";
import type { ShownIssue } from "../readings.ts";
import { weeksAfter } from "../time.ts";
import { report } from "../waiting.ts";
import { awayAndBack, checkLists } from "./away.ts";
import { checkReminders, missedDeadline } from "./deadline.ts";
import { checkDigests, managersDigest, mondaysDigest, mondaysMail } from "./digests.ts";
import { checkMeeting, metKde } from "./meeting.ts";
import { timesSettings } from "./settings.ts";
import { all, at, placeOf, type WeeksCast } from "./weeks.ts";

/** Titles of Kira's issues, as far as they are looked for. */
const ANSWERED = "Shared runners do not pick up our jobs";
const ASKED = "Can we mirror all our repositories";

/** What was opened in the first part has its answer, so that the weeks begin with nothing late. */
const beginning = async (cast: WeeksCast): Promise<void> => {
  const { narrator, stage, weeks } = cast;
  narrator.heading(
    "Three weeks in a minute: the clocks of the sandbox and of the service are put forward together",
  );
  const since = await at(
    cast,
    0,
    "09:30",
    "Andrew adds deadlines, digests and a meeting to the configuration",
  );
  await stage.configure(timesSettings(weeks));
  narrator.done("the service has read it", performance.now() - since, stage.configurationPath);
  const open = (await as(cast, "kira").get(
    "/issues?scope=created_by_me&state=opened",
  )) as readonly ShownIssue[];
  const first = open.find(({ title }) => title.startsWith(ANSWERED));
  if (first === undefined) throw new Error("the first part's issue is gone");
  const { url } = await comment(
    as(cast, "aconrad"),
    placeOf(first),
    "The runners are back. Do your jobs start again?",
  );
  narrator.plain(`    He also answers Kira's first question: ${url}`);
};

/** Plays it. Answers whether everything that it promises is true. */
export const threeWeeks = async (given: Cast): Promise<boolean> => {
  const began = performance.now();
  const cast: WeeksCast = { ...given, weeks: weeksAfter(given.stage.time.clock()) };
  await beginning(cast);
  const { issue, kept } = await missedDeadline(cast);
  const covered = await awayAndBack(cast, issue);
  const digested = await mondaysDigest(cast, { waits: ASKED, others: ANSWERED });
  const mailed = await mondaysMail(cast, ASKED);
  const met = await metKde(cast, issue);
  const told = await managersDigest(cast);
  const seconds = Math.round((performance.now() - began) / 1_000);
  cast.narrator.heading(`Three weeks, read back over the sandbox's API after ${seconds} seconds`);
  const checks = [
    ...(await checkReminders(cast, issue)),
    ...(await checkLists(cast)),
    ...(await checkDigests(cast)),
    ...(await checkMeeting(cast, issue)),
  ];
  return report(cast, checks) && all(kept, covered, digested, mailed, met, told);
};
