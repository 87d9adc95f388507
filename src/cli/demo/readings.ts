/** What the sandbox's API shows, as somebody of the story reads it. */
import { STATUS_MARK } from "../../effects/marker.ts";
import type { Api } from "./api.ts";
import { BOT, type Place, pathOf } from "./cast.ts";

/** An issue, as far as the story looks at it. */
export interface ShownIssue {
  readonly id: number;
  readonly iid: number;
  readonly project_id: number;
  readonly title: string;
  readonly description: string;
  readonly state: string;
  readonly labels: readonly string[];
  readonly subscribed: boolean;
  readonly assignees: readonly { readonly name: string; readonly username: string }[];
  readonly web_url: string;
}

/** A comment. */
export interface ShownNote {
  readonly id: number;
  readonly body: string;
  readonly system: boolean;
  readonly internal: boolean;
  readonly author: { readonly username: string };
}

/** The issue itself. */
export const readIssue = async (api: Api, issue: Place): Promise<ShownIssue> =>
  (await api.get(pathOf(issue))) as ShownIssue;

/** Its comments, oldest first, without GitLab's own words. */
export const readNotes = async (api: Api, issue: Place): Promise<readonly ShownNote[]> => {
  const notes = (await api.get(`${pathOf(issue)}/notes?sort=asc&per_page=100`)) as readonly ShownNote[];
  return notes.filter(({ system }) => !system);
};

/** Comments of the bot's. */
export const readBotNotes = async (api: Api, issue: Place): Promise<readonly ShownNote[]> =>
  (await readNotes(api, issue)).filter(({ author }) => author.username === BOT);

/** Whether a comment is the bot's status note. */
export const isStatus = ({ author, body }: ShownNote): boolean =>
  author.username === BOT && body.includes(STATUS_MARK);

/** The status note if it says something. */
export const statusThatSays = async (api: Api, issue: Place, words: string): Promise<ShownNote | undefined> =>
  (await readNotes(api, issue)).find((note) => isStatus(note) && note.body.includes(words));

/** The labels that say whom an issue waits on. */
export const waitsOn = ({ labels }: Pick<ShownIssue, "labels">): readonly string[] =>
  labels.filter((title) => title.startsWith("waiting-on::"));
