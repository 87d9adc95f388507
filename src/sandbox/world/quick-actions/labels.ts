/** `/label`, `/unlabel`, `/relabel`: only labels that exist; nothing is created by a command. */
import { availableLabels } from "../labels.ts";
import type { Label } from "../types.ts";
import type { CommandContext, Effects, QuickAction } from "./command.ts";

const WORDS = /~?"([^"]+)"|~?(\S+)/g;

/** The labels that an argument names: `~bug ~"needs info" plain 12`. */
const labelsIn = ({ issue }: CommandContext, argument: string): Label[] => {
  const available = availableLabels(issue.project);
  const found = [...argument.matchAll(WORDS)].map(([, quoted, plain]) => {
    const word = quoted ?? plain ?? "";
    return available.find((label) => label.name === word || label.name.toLowerCase() === word.toLowerCase());
  });
  return [...new Set(found.filter((label) => label !== undefined))];
};

const sentence = (verb: string, labels: readonly Label[]): string => {
  const references = labels.map((label) => `~"${label.name}"`).join(" ");
  return `${verb} ${references} ${labels.length === 1 ? "label" : "labels"}.`;
};

const ids = (labels: readonly Label[]): number[] => labels.map((label) => label.id);

const union = (known: readonly Label[] | undefined, more: readonly Label[]): Label[] => [
  ...new Set([...(known ?? []), ...more]),
];

const addLabels = (context: CommandContext, argument: string, effects: Effects): string | undefined => {
  const labels = labelsIn(context, argument);
  if (labels.length === 0) return undefined;
  effects.patch.addLabels = union(effects.patch.addLabels, labels);
  effects.updates.add_label_ids = ids(effects.patch.addLabels.slice());
  return sentence("Added", labels);
};

const removeLabels = (context: CommandContext, argument: string, effects: Effects): string | undefined => {
  if (argument === "") {
    effects.patch.labels = [];
    effects.updates.label_ids = [];
    return "Removed all labels.";
  }
  const labels = labelsIn(context, argument);
  if (labels.length === 0) return "Removed all labels.";
  effects.patch.removeLabels = union(effects.patch.removeLabels, labels);
  effects.updates.remove_label_ids = ids(effects.patch.removeLabels.slice());
  return sentence("Removed", labels);
};

const replaceLabels = (context: CommandContext, argument: string, effects: Effects): string | undefined => {
  const labels = labelsIn(context, argument);
  if (labels.length === 0) return undefined;
  effects.patch.labels = union(effects.patch.labels, labels);
  effects.updates.label_ids = ids(effects.patch.labels.slice());
  return sentence("Replaced all labels with", labels);
};

const hasLabels = ({ isPersisted, maySetMetadata, issue }: CommandContext): boolean =>
  isPersisted && maySetMetadata && issue.labels.length > 0;

export const labelCommands: Readonly<Record<string, QuickAction>> = {
  label: {
    isAvailable: ({ maySetMetadata, issue }) => maySetMetadata && availableLabels(issue.project).length > 0,
    needsArgument: true,
    run: addLabels,
  },
  unlabel: { isAvailable: hasLabels, run: removeLabels },
  relabel: { isAvailable: hasLabels, needsArgument: true, run: replaceLabels },
};
