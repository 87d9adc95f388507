/** Commands that relate issues to each other. */
import { canReadIssue } from "../access.ts";
import { canRelate, deleteLink, linkQuietly, otherEnd } from "../links.ts";
import { issuesIn } from "../references.ts";
import type { Issue, LinkType } from "../types.ts";
import type { CommandContext, QuickAction } from "./command.ts";

const targetsOf = ({ world, actor, issue }: CommandContext, argument: string): Issue[] =>
  issuesIn(world, issue.project, argument).filter((target) => canReadIssue(world, actor, target));

const linkCommand = (type: LinkType, sentence: (targets: string) => string): QuickAction => ({
  isAvailable: ({ world, actor, issue }) => canRelate(world, actor, issue),
  needsArgument: true,
  run: (context, argument, effects) => {
    const targets = targetsOf(context, argument);
    effects.afterwards.push((issue) => {
      for (const target of targets) linkQuietly(context.world, context.actor, issue, target, type);
    });
    return sentence(argument.split(/\s+/).join(" and "));
  },
});

const unlink: QuickAction = {
  isAvailable: ({ world, actor, issue, isPersisted }) => isPersisted && canRelate(world, actor, issue),
  needsArgument: true,
  run: (context, argument, effects) => {
    const { world, actor, issue } = context;
    const targets = targetsOf(context, argument);
    const link = issue.links.find((candidate) => targets.includes(otherEnd(candidate, issue)));
    if (link === undefined) return "No linked issue matches the provided parameter.";
    effects.afterwards.push(() => deleteLink(world, actor, link));
    return `Removed linked item ${argument}.`;
  },
};

export const relationCommands: Readonly<Record<string, QuickAction>> = {
  relate: linkCommand("relates_to", (targets) => `Added ${targets} as a linked item related to this issue.`),
  blocks: linkCommand("blocks", (targets) => `Added ${targets} as a linked item blocked by this issue.`),
  blocked_by: linkCommand(
    "is_blocked_by",
    (targets) => `Added ${targets} as a linked item blocking this issue.`,
  ),
  unlink,
};
