/** Three digests: on Monday Andrew's, as an issue, and the managers' as a mail; on Friday the managers' to another program. */
import { as } from "../cast.ts";
import type { Check } from "../checks.ts";
import { readIssue, type ShownIssue } from "../readings.ts";
import type { Message } from "../receiver.ts";
import { comesTrue, report } from "../waiting.ts";
import { LISTS, MAILED } from "./settings.ts";
import { all, at, openedIn, placeOf, shown, type WeeksCast } from "./weeks.ts";

const liaisonsDigests = async (cast: WeeksCast): Promise<readonly ShownIssue[]> =>
  (await openedIn(cast, LISTS)).filter(
    ({ title }) => title.startsWith("Open-source partners, ") && title.endsWith(" for Andrew Conrad"),
  );

/** The lines below a heading of a digest. */
const below = (text: string, heading: string): string =>
  text.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";

/** Plays the first. Answers whether everything came true. */
export const mondaysDigest = async (
  cast: WeeksCast,
  { waits, others }: { readonly waits: string; readonly others: string },
): Promise<boolean> => {
  const { narrator } = cast;
  const since = await at(cast, 7, "09:05", "Andrew's week begins with a digest");
  const digest = await comesTrue(cast, {
    promise: "it is an issue of his own",
    since,
    look: async () => (await liaisonsDigests(cast))[0],
    link: ({ web_url }) => web_url,
  });
  if (digest === undefined) return false;
  const { title, description, assignees } = await readIssue(as(cast, "aconrad"), placeOf(digest));
  narrator.quote(`${title}\n\n${shown(description)}`);
  const names = assignees.map(({ name }) => name).join(", ");
  const checks: readonly Check[] = [
    { promise: "assigned to him", kept: names === "Andrew Conrad", found: names },
    {
      promise: "Kira's question waits on him",
      kept: below(description, "Waiting on you").includes(waits),
      found: description,
    },
    {
      promise: "what he has answered waits on others",
      kept: below(description, "Waiting on others").includes(others),
      found: description,
    },
  ];
  return report(cast, checks);
};

/** Plays the second, on the same morning. Answers whether everything came true. */
export const mondaysMail = async (cast: WeeksCast, waits: string): Promise<boolean> => {
  const since = performance.now();
  cast.narrator.plain("\n    The managers' week begins with a mail.");
  const mail = await comesTrue(cast, {
    promise: "it is in their mailbox",
    since,
    look: async () => cast.stage.mailbox.mails[0],
    link: ({ path }) => path,
  });
  if (mail === undefined) return false;
  const { subject, to, plain, html } = mail;
  cast.narrator.quote(`To: ${to.join(", ")}\nSubject: ${subject}\n\n${plain}`);
  const checks: readonly Check[] = [
    { promise: "it is addressed to them alone", kept: to.join() === MAILED, found: to.join() },
    {
      promise: "Kira's question and who looks after it are in it, as text and as HTML",
      kept: [plain, html].every((one) => one.includes(waits) && one.includes("Andrew Conrad")),
      found: plain,
    },
  ];
  return report(cast, checks);
};

/** How many lines a part of a digest has, as data. */
const countIn = ({ data }: Message, part: string): number =>
  Number((data[part] as { readonly count?: number } | undefined)?.count);

/** Plays the third. Answers whether everything came true. */
export const managersDigest = async (cast: WeeksCast): Promise<boolean> => {
  const day = cast.weeks.date(18);
  const since = await at(
    cast,
    18,
    "09:05",
    "the managers' digest goes to a program of theirs, as a signed webhook",
  );
  const message = await comesTrue(cast, {
    promise: "it came, and its signature is right",
    since,
    look: async () => cast.stage.receiver.messages.find(({ data }) => data["day"] === day),
    more: ({ type, id }) => `: ${type}, ${id}`,
    link: () => cast.stage.receiver.url,
  });
  if (message === undefined) return false;
  const [yours, others] = [countIn(message, "yours"), countIn(message, "others")];
  cast.narrator.plain(`    It says that ${yours} wait on liaisons, and ${others} on others.`);
  return all(
    report(cast, [
      { promise: "it tells of what waits", kept: yours + others > 0, found: JSON.stringify(message.data) },
    ]),
  );
};

/** What has to be true of all digests in the end. */
export const checkDigests = async (cast: WeeksCast): Promise<Check[]> => {
  const titles = (await liaisonsDigests(cast)).map(({ title }) => title);
  const days = cast.stage.receiver.messages.map(({ data }) => String(data["day"]));
  const subjects = cast.stage.mailbox.mails.map(({ subject }) => subject);
  const repeated = [titles, days, subjects].flatMap((list) =>
    list.filter((one, index) => list.indexOf(one) !== index),
  );
  return [
    {
      promise: `no digest came twice (${titles.length} for Andrew, ${days.length} and ${subjects.length} mails for the managers)`,
      kept: repeated.length === 0 && titles.length > 0 && days.length > 0 && subjects.length > 0,
      found: repeated.join(", "),
    },
  ];
};
