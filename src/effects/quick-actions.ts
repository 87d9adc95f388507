/**
 * Changes that ride with a note as quick actions, which saves a request. GitLab runs them with the
 * bot's rights and says in `commands_changes` what came of it (doc/user/project/quick_actions.md).
 */

/** What can ride with a note. */
export interface Riders {
  readonly addLabels: readonly string[];
  readonly removeLabels: readonly string[];
  readonly assign: readonly string[];
}

/** Nothing rides. */
export const NO_RIDERS: Riders = { addLabels: [], removeLabels: [], assign: [] };

/** A title with a quote or a line break cannot be written in a quick action. */
export const canRide = (title: string): boolean => !/["\r\n]/.test(title);

const line = (command: string, words: readonly string[]): string[] =>
  words.length === 0 ? [] : [`/${command} ${words.join(" ")}`];

const quoted = (title: string): string => `~"${title}"`;

/** The lines to put behind a note's text; empty where nothing rides. */
const commandLines = (riders: Riders): string[] => [
  ...line("label", riders.addLabels.map(quoted)),
  ...line("unlabel", riders.removeLabels.map(quoted)),
  ...line(
    "assign",
    riders.assign.map((username) => `@${username}`),
  ),
];

/** `body` with its riders in a paragraph of their own, where GitLab looks for commands. */
export const withRiders = (body: string, riders: Riders): string => {
  const lines = commandLines(riders);
  return lines.length === 0 ? body : `${body}\n\n${lines.join("\n")}`;
};

const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** Whether GitLab's answer proves that every rider did its work; where it does not, the issue has to be read back. */
export const allRode = (riders: Riders, changes: Readonly<Record<string, unknown>>): boolean =>
  count(changes["add_label_ids"]) >= riders.addLabels.length &&
  count(changes["remove_label_ids"]) >= riders.removeLabels.length &&
  count(changes["assignee_ids"]) >= riders.assign.length;
