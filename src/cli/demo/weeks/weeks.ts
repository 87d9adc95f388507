/** The words that three weeks are told in. */
import { as, BOT, type Cast, noteUrl, type Opened, type Place } from "../cast.ts";
import { readIssue, readNotes, type ShownIssue, type ShownNote, statusThatSays } from "../readings.ts";
import { momentText, type Weeks } from "../time.ts";
import { comesTrue, eventually } from "../waiting.ts";
import { LISTS } from "./settings.ts";

/** Who plays, and when. */
export interface WeeksCast extends Cast {
  readonly weeks: Weeks;
}

/** Waits until what has happened so far is dealt with: nobody leaves the present before. */
const untilSettled = async (cast: Cast): Promise<void> => {
  const { sandbox, service } = cast.stage;
  const { deliveries, effects } = service.store;
  await sandbox.webhooks.idle();
  await eventually(cast, async () => {
    const waiting = await deliveries.list({ state: "waiting", limit: 1 });
    const open = await effects.countOpen();
    return waiting.length + Object.keys(open).length === 0 ? true : undefined;
  });
};

/** Lets time pass until then, and tells what happens. Answers when that was, in milliseconds of `performance.now()`. */
export const at = async (cast: WeeksCast, day: number, time: string, what: string): Promise<number> => {
  await untilSettled(cast);
  const moment = cast.weeks.moment(day, time);
  cast.narrator.heading(`${momentText(moment)}: ${what}`);
  const since = performance.now();
  await cast.stage.travelTo(moment);
  return since;
};

/** Issues that the bot has opened in a project, oldest first, closed ones too. */
export const openedIn = async (cast: Cast, project: string): Promise<readonly ShownIssue[]> =>
  (await as(cast, "root").get(
    `/projects/${encodeURIComponent(project)}/issues?author_username=${BOT}&sort=asc&per_page=100`,
  )) as readonly ShownIssue[];

/** Where an issue is. */
export const placeOf = ({ project_id, iid, web_url }: ShownIssue): Place => ({
  projectId: project_id,
  iid,
  url: web_url,
});

/** What people have taken over, as comments in the inbox of one of them. */
export const handedTo = async (cast: Cast, name: string): Promise<readonly LinkedNote[]> =>
  (await inInboxOf(cast, name)).filter(({ body }) => body.includes("yours from now on"));

/** A comment, and where it is. */
export interface LinkedNote extends ShownNote {
  readonly url: string;
}

/** Comments in somebody's inbox, oldest first. */
export const inInboxOf = async (cast: Cast, name: string): Promise<readonly LinkedNote[]> => {
  const inbox = (await openedIn(cast, LISTS)).find(({ title }) => title.includes(`waits for ${name}`));
  if (inbox === undefined) return [];
  const place = placeOf(inbox);
  const notes = await readNotes(as(cast, "root"), place);
  return notes.map((note) => ({ ...note, url: noteUrl(place, note.id) }));
};

/** The status note of an issue says something; `of`: what that is, in the words of the story. */
export const noteSays = (
  cast: Cast,
  issue: Opened,
  { of, words, since }: { readonly of: string; readonly words: string; readonly since: number },
): Promise<ShownNote | undefined> =>
  comesTrue(cast, {
    promise: `the status note says ${of}`,
    since,
    look: () => statusThatSays(as(cast, "kira"), issue, words),
    link: ({ id }) => noteUrl(issue, id),
  });

/** The label of an issue that says how its deadline stands; null: it has none. */
export const deadlineLabel = (
  cast: Cast,
  issue: Opened,
  wanted: string | null,
  since: number,
): Promise<boolean | undefined> =>
  comesTrue(cast, {
    promise: wanted === null ? "it has no label of a deadline any more" : `its label is ${wanted}`,
    since,
    look: async () => {
      const { labels } = await readIssue(as(cast, "kira"), issue);
      const found = labels.filter((title) => title.startsWith("deadline::"));
      return found.join() === (wanted ?? "") ? true : undefined;
    },
    link: () => issue.url,
  });

/** Whether everything came true. */
export const all = (...found: readonly unknown[]): boolean =>
  found.every((one) => one !== undefined && one !== false);

/** A text as readers see it: without what is hidden in it. */
export const shown = (text: string): string =>
  text
    .replaceAll(/\s*<!--.*?-->/gs, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
