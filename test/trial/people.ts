/** People of a story: they act through the API, each with a token of their own, and see what the pages would show. */
import type { Issue, Note } from "../../src/sandbox/world/types.ts";
import type { World } from "../../src/sandbox/world/world.ts";
import { INBOX_PROJECT } from "../support/escalating.ts";
import type { Sight, Where } from "./act.ts";
import { PROJECT_OF } from "./setting.ts";

const BOT = "liaison-bot";
const STATUS = "oss-liaison:status-note";

/** Issues of a script: the first one, where it was moved to, and what teams have for its sake. */
export interface Stage {
  readonly world: World;
  /** Undefined until it was opened. */
  issue: Issue | undefined;
  /** The script's last comment. */
  comment: Note | undefined;
}

/** The issue as it is now, wherever it was moved to. */
export const present = (stage: Stage): Issue => {
  let issue = stage.issue;
  while (issue?.movedTo) issue = issue.movedTo;
  if (issue === undefined) throw new Error("nothing was opened yet");
  return issue;
};

const isBots = ({ author, system }: Note): boolean => author.username === BOT && !system;

/** Everything that a team has for the sake of an issue, oldest first: linked by GitLab. */
export const escalationsOf = (issue: Issue, team: string): readonly Issue[] =>
  issue.links
    .map(({ source, target }) => (source === issue ? target : source))
    .filter(({ project }) => project.fullPath === PROJECT_OF[team]);

/** The newest one. */
const escalationOf = (stage: Stage, team: string): Issue | undefined => {
  let issue = stage.issue;
  const found: Issue[] = [];
  for (; issue !== undefined; issue = issue.movedTo ?? undefined) found.push(...escalationsOf(issue, team));
  return found.at(-1);
};

/** Where something is done; undefined: it is not there. */
export const placeOf = (stage: Stage, where: Where): Issue | undefined =>
  where === "issue" ? present(stage) : escalationOf(stage, where.team);

/** The bot's note in the issue that proposes to ask a team. */
const proposalOf = (stage: Stage): Note | undefined =>
  present(stage)
    .notes.filter(isBots)
    .find(({ body }) => /!liaison yes/.test(body));

/** What the bot wrote in liaisons' inboxes about an issue. */
export const inboxNotesAbout = (world: World, { project, iid }: Issue): readonly Note[] => {
  const inbox = world.places.get(INBOX_PROJECT);
  if (inbox?.kind !== "project") return [];
  const address = `${project.fullPath}/-/issues/${iid}`;
  return [...inbox.issues.values()]
    .flatMap(({ notes }) => notes)
    .filter(
      (note) => isBots(note) && (note.body.includes(`${address})`) || note.body.includes(`${address}>`)),
    );
};

const statusNotes = (issue: Issue): readonly Note[] =>
  issue.notes.filter((note) => isBots(note) && note.body.includes(STATUS));

const inboxNotes = (stage: Stage): readonly Note[] => inboxNotesAbout(stage.world, present(stage));

/** Whether somebody who looks now sees it. */
export const sees = (stage: Stage, sight: Sight): boolean => {
  const issue = present(stage);
  switch (sight.kind) {
    case "status note":
      return statusNotes(issue).length > 0;
    case "label":
      return issue.labels.some(({ name }) => name === sight.label);
    case "no label":
      return issue.labels.every(({ name }) => name !== sight.label);
    case "escalation":
      return escalationOf(stage, sight.team) !== undefined;
    case "proposal":
      return (
        proposalOf(stage) !== undefined || inboxNotes(stage).some(({ body }) => /!liaison yes/.test(body))
      );
    case "word":
      return [
        ...(placeOf(stage, sight.where)?.notes ?? []).filter(isBots),
        ...(sight.where === "issue" ? inboxNotes(stage) : []),
      ].some(({ body }) => body.includes(sight.text));
    case "status":
      return statusNotes(issue).some(({ body }) => body.includes(sight.text));
    case "reaction":
      return (
        stage.comment?.awards.some(({ name, user }) => name === sight.emoji && user.username === BOT) ?? false
      );
  }
};
