/** The words that stories of escalations are told in, beside those of every story. */
import { rowsOf } from "../sandbox/support/gitlab.ts";
import type { TestService } from "./service.ts";
import { INSTANCE } from "./service-configuration.ts";
import type { OpenedIssue, ShownNote } from "./stories.ts";

/** An issue of a team's project as the API shows it. */
export interface ShownEscalation extends OpenedIssue {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly state: string;
  readonly labels: readonly string[];
  readonly confidential: boolean;
  readonly assignees: readonly { readonly username: string }[];
  readonly due_date: string | null;
}

interface ShownIssue {
  readonly id: number;
  readonly iid: number;
  readonly project_id: number;
  readonly description: string;
}

const opened = (shown: ShownIssue): OpenedIssue => ({
  key: `${INSTANCE}:${shown.project_id}#${shown.iid}`,
  projectId: shown.project_id,
  iid: shown.iid,
  path: `/projects/${shown.project_id}/issues/${shown.iid}`,
});

/** Words over a running service. */
export const escalationStories = (on: TestService) => {
  const root = on.gitlab.as("root");
  const list = async (path: string): Promise<readonly ShownIssue[]> =>
    rowsOf(await root("GET", path)) as unknown as readonly ShownIssue[];
  return {
    /** What the bot has opened in a project for the sake of an issue, oldest first. */
    escalationsOf: async (project: string, issue: OpenedIssue): Promise<readonly ShownEscalation[]> => {
      const path = `/projects/${encodeURIComponent(project)}/issues?sort=asc&per_page=100&author_username=liaison-bot`;
      const shown = await list(path);
      const { body } = await root("GET", issue.path);
      const { web_url: url } = body as unknown as { readonly web_url: string };
      return shown
        .filter(({ description }) => [`${url})`, `${url}>`].some((end) => description.includes(end)))
        .map((one) => ({ ...one, ...opened(one) }) as unknown as ShownEscalation);
    },
    /** Global ids of the issues that an issue is linked with. */
    linksOf: async (issue: OpenedIssue): Promise<readonly number[]> =>
      (await list(`${issue.path}/links`)).map(({ id }) => id),
    reactionsTo: async (issue: OpenedIssue, noteId: number): Promise<readonly string[]> => {
      const awards = rowsOf(await root("GET", `${issue.path}/notes/${noteId}/award_emoji`));
      return (awards as unknown as readonly { readonly name: string }[]).map(({ name }) => name);
    },
    /** The text of the one status note. */
    statusOf: async (issue: OpenedIssue): Promise<string> => {
      const notes = (await on.botNotes(issue)).filter(({ body }) => body.includes("oss-liaison:status-note"));
      if (notes.length !== 1) throw new Error(`${notes.length} status notes`);
      return notes[0]?.body ?? "";
    },
    /** The label that says whom it waits on. */
    waitsOn: async (issue: OpenedIssue): Promise<string | undefined> =>
      (await on.labelsOf(issue)).find((title) => title.startsWith("waiting-on::")),
    /** Notes of the bot but for the status note, oldest first. */
    words: async (issue: OpenedIssue): Promise<readonly ShownNote[]> =>
      (await on.botNotes(issue)).filter(({ body }) => !body.includes("oss-liaison:status-note")),
    /** Where the service thinks that an issue's escalations stand. */
    statesOf: async (issue: OpenedIssue): Promise<readonly string[]> => {
      const rows = await on.database.query(
        "SELECT state FROM escalations JOIN escalation_issues ON id = escalation_id WHERE issue_key = $1 ORDER BY requested_at, id",
        [issue.key],
      );
      return rows.map(({ state }) => String(state));
    },
  };
};
