/** Executing the quick actions of a text with its author's permissions. */
import { extractCommands } from "../../text/quick-actions.ts";
import { canSetMetadata, canSetNewMetadata, canUpdateIssue } from "../access.ts";
import type { Issue, User } from "../types.ts";
import type { World } from "../world.ts";
import type { CommandContext, Effects, QuickAction } from "./command.ts";
import { fieldCommands } from "./fields.ts";
import { labelCommands } from "./labels.ts";
import { peopleCommands } from "./people.ts";
import { relationCommands } from "./relations.ts";
import { transferCommands } from "./transfers.ts";

const COMMANDS: ReadonlyMap<string, QuickAction> = new Map(
  Object.entries({
    ...labelCommands,
    ...peopleCommands,
    ...fieldCommands,
    ...relationCommands,
    ...transferCommands,
  }),
);

/** What the commands of one text want; `patch` and `afterwards` are still to be applied. */
export interface Executed extends Effects {
  /** The text without its commands. */
  readonly text: string;
  /** How many commands there were, refused ones included. */
  readonly count: number;
  /** What GitLab says about them: one entry with all sentences, or none. */
  readonly summary: readonly string[];
}

const runCommand = (
  context: CommandContext,
  command: { readonly name: string; readonly argument: string },
  effects: Effects,
): string | undefined => {
  const quickAction = COMMANDS.get(command.name);
  if (quickAction === undefined || !quickAction.isAvailable(context)) {
    return `Could not apply ${command.name} command.`;
  }
  if (quickAction.needsArgument === true && command.argument === "") return undefined;
  return quickAction.run(context, command.argument, effects);
};

/** Reads the commands out of a text and works out what they would do; `isPersisted` false for a new issue. */
export const executeCommands = (
  world: World,
  actor: User,
  issue: Issue,
  source: string,
  isPersisted: boolean,
): Executed => {
  const { text, commands } = extractCommands(source);
  const effects: Effects = { patch: {}, updates: {}, afterwards: [] };
  if (commands.length === 0) return { ...effects, text, count: 0, summary: [] };
  const context: CommandContext = {
    world,
    actor,
    issue,
    isPersisted,
    maySetMetadata: isPersisted
      ? canSetMetadata(world, actor, issue)
      : canSetNewMetadata(world, actor, issue.project),
    mayUpdate: canUpdateIssue(world, actor, issue),
  };
  const sentences = commands.map((command) => runCommand(context, command, effects));
  const said = sentences.filter((sentence) => sentence !== undefined && sentence !== "");
  return { ...effects, text, count: commands.length, summary: said.length === 0 ? [] : [said.join(" ")] };
};

/** Does what had to wait until the issue and its changes were stored. */
export const finishCommands = (issue: Issue, commands: Executed): void => {
  for (const step of commands.afterwards) step(issue);
};
