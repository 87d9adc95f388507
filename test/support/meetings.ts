/** The words that stories of meetings are told in. */
import { rowsOf } from "../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT } from "./escalating.ts";
import type { TestService } from "./service.ts";
import { INSTANCE, type Written } from "./service-configuration.ts";
import type { OpenedIssue } from "./stories.ts";
import { until } from "./until.ts";

/** A day is the unit of these stories: a meeting a minute before midnight, prepared at the beginning of the day before. */
export const DAY_MS = 86_400_000;

const ALWAYS = ["00:00-24:00"];
const week = Object.fromEntries(
  ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map((day) => [day, ALWAYS]),
);

const HOUR_MS = 3_600_000;
const UNTIL_START_MS = 1.5 * HOUR_MS;
/** From the beginning of a story to the middle of the first of its meetings, which take an hour. */
export const UNTIL_UNDER_WAY_MS = UNTIL_START_MS + HOUR_MS / 2;
/** From the middle of one of them to when its agenda is waited for no longer, before the next begins. */
export const UNTIL_OVER_MS = DAY_MS - HOUR_MS;

/** Every day, the first time soon; in UTC, as the usual calendar is. */
export const soonEveryDay = (now = new Date()): string =>
  `every day ${new Date(now.getTime() + UNTIL_START_MS).toISOString().slice(11, 16)}`;

type Settings = NonNullable<Written["meetings"]>[number];

/** People who work day and night, and these meetings. */
export const withMeetings =
  (...meetings: readonly Settings[]) =>
  (usual: Written): Written => ({
    ...usual,
    calendars: { default: { hours: week } },
    meetings: [...meetings],
  });

/** With teams that can be asked, people who work day and night, and these meetings. */
export const meeting =
  (...meetings: readonly Settings[]) =>
  (usual: Written): Written =>
    withMeetings(...meetings)(escalating(usual));

/** An agenda as the API shows it. */
export interface ShownAgenda extends OpenedIssue {
  readonly title: string;
  readonly description: string;
  readonly state: string;
  readonly confidential: boolean;
  readonly due_date: string | null;
  readonly assignees: readonly { readonly username: string }[];
}

/** Words over a running service. */
export const meetingStories = (on: TestService) => {
  const root = on.gitlab.as("root");
  const agendas = async (begin: string, project = INBOX_PROJECT): Promise<readonly ShownAgenda[]> => {
    const path = `/projects/${encodeURIComponent(project)}/issues?sort=asc&per_page=100&state=all`;
    const shown = rowsOf(await root("GET", path)) as unknown as readonly (ShownAgenda & {
      readonly project_id: number;
    })[];
    return shown
      .filter(({ title }) => title.startsWith(begin))
      .map((issue) => ({
        ...issue,
        key: `${INSTANCE}:${issue.project_id}#${issue.iid}`,
        projectId: issue.project_id,
        path: `/projects/${issue.project_id}/issues/${issue.iid}`,
      }));
  };
  /** The service looks at a meeting, as it does every few minutes. */
  const look = async (id: string): Promise<void> => {
    await on.database.query("SELECT pg_notify('liaison_news', $1)", [`meeting:${id}`]);
    const asked = new Date();
    await until(async () => {
      const [row] = await on.database.query(
        "SELECT count(*) AS done FROM pgboss.job WHERE group_id = $1 AND state = 'completed' AND completed_on >= $2",
        [`meeting:${id}`, asked],
      );
      return Number(row?.["done"]) > 0;
    });
    await on.settled();
  };
  return {
    agendas,
    look,
    /** The text, with one thing in the place of another, as somebody edits it. */
    edits: async (agenda: ShownAgenda, change: (text: string) => string, by = "aconrad"): Promise<void> => {
      await on.changes(by, agenda, { description: change(agenda.description) });
    },
  };
};

/** Checks the item whose line has these words; `below`: written under it, indented. */
export const checking =
  (words: string, below: readonly string[] = []) =>
  (text: string): string =>
    text
      .split("\n")
      .flatMap((line) =>
        line.startsWith("- [ ]") && line.includes(words)
          ? [line.replace("- [ ]", "- [x]"), ...below.map((one) => `  ${one}`)]
          : [line],
      )
      .join("\n");
