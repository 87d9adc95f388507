/** Commands about people: who works on it, who hears of it, reactions. */

import { canReadIssue } from "../access.ts";
import { awardEmoji, awardsOf, revokeEmoji } from "../awards.ts";
import { isSubscribed, setSubscription } from "../subscriptions.ts";
import { addTodo, finishTodosOn, pendingTodo } from "../todos.ts";
import type { User } from "../types.ts";
import { userNamed } from "../world.ts";
import type { CommandContext, Effects, QuickAction } from "./command.ts";

const usersIn = ({ world, actor, issue }: CommandContext, argument: string): User[] => {
  const words = argument.split(/[\s,]+/).filter((word) => word !== "" && word !== "and");
  const found = words.map((word) =>
    word === "me" || word === "@me" ? actor : userNamed(world, word.replace(/^@/, "")),
  );
  const readers = found
    .filter((user) => user !== undefined)
    .filter((user) => canReadIssue(world, user, issue));
  return [...new Set(readers)];
};

const names = (users: readonly User[]): string => users.map((user) => `@${user.username}`).join(" and ");

const setAssignees = (effects: Effects, assignees: readonly User[]): void => {
  effects.patch.assignees = assignees;
  effects.updates.assignee_ids = assignees.map((user) => user.id);
};

const assignees = (context: CommandContext, effects: Effects): readonly User[] =>
  effects.patch.assignees ?? context.issue.assignees;

const assign: QuickAction = {
  isAvailable: ({ maySetMetadata }) => maySetMetadata,
  needsArgument: true,
  run: (context, argument, effects) => {
    const users = usersIn(context, argument);
    if (users.length === 0) return "Failed to assign a user because no user was found.";
    setAssignees(effects, [...new Set([...assignees(context, effects), ...users])]);
    return `Assigned ${names(users)}.`;
  },
};

const hasAssignees = ({ isPersisted, maySetMetadata, issue }: CommandContext): boolean =>
  isPersisted && maySetMetadata && issue.assignees.length > 0;

const unassign: QuickAction = {
  isAvailable: hasAssignees,
  run: (context, argument, effects) => {
    const users = usersIn(context, argument);
    const removed = users.length > 0 ? users : assignees(context, effects);
    setAssignees(
      effects,
      assignees(context, effects).filter((user) => !removed.includes(user)),
    );
    return `Removed ${removed.length === 1 ? "assignee" : "assignees"} ${names(removed)}.`;
  },
};

const reassign: QuickAction = {
  isAvailable: hasAssignees,
  needsArgument: true,
  run: (context, argument, effects) => {
    const users = usersIn(context, argument);
    if (users.length === 0) return "Failed to assign a user because no user was found.";
    setAssignees(effects, users);
    return `Reassigned this issue to ${names(users)}.`;
  },
};

const subscription = (wanted: boolean): QuickAction => ({
  isAvailable: ({ isPersisted, issue, actor }) => isPersisted && isSubscribed(issue, actor) !== wanted,
  run: ({ world, actor }, _argument, effects) => {
    effects.updates.subscription_event = wanted ? "subscribe" : "unsubscribe";
    effects.afterwards.push((issue) => setSubscription(world, actor, issue, wanted));
    return wanted ? "Subscribed to notifications." : "Unsubscribed from notifications.";
  },
});

const todo: QuickAction = {
  isAvailable: ({ world, isPersisted, issue, actor }) =>
    isPersisted && pendingTodo(world, actor, issue) === undefined,
  run: ({ world, actor }, _argument, effects) => {
    effects.updates.todo_event = "add";
    effects.afterwards.push((issue) => {
      addTodo(world, { user: actor, author: actor, action: "marked", issue, note: null });
    });
    return "Added a to-do item.";
  },
};

const done: QuickAction = {
  isAvailable: ({ world, isPersisted, issue, actor }) =>
    isPersisted && pendingTodo(world, actor, issue) !== undefined,
  run: ({ world, actor }, _argument, effects) => {
    effects.updates.todo_event = "done";
    effects.afterwards.push((issue) => finishTodosOn(world, actor, issue));
    return "Marked to-do item as done.";
  },
};

const react: QuickAction = {
  isAvailable: ({ isPersisted }) => isPersisted,
  needsArgument: true,
  run: ({ world, actor }, argument, effects) => {
    const name = /^:([a-z0-9_+-]+):$/.exec(argument)?.[1];
    if (name === undefined) return undefined;
    effects.updates.emoji_award = name;
    effects.afterwards.push((issue) => {
      const on = { issue, note: null };
      const given = awardsOf(on).find((award) => award.user === actor && award.name === name);
      if (given === undefined) awardEmoji(world, actor, on, name);
      else revokeEmoji(world, actor, on, given);
    });
    return `Toggled :${name}: emoji reaction.`;
  },
};

export const peopleCommands: Readonly<Record<string, QuickAction>> = {
  assign,
  unassign,
  reassign,
  subscribe: subscription(true),
  unsubscribe: subscription(false),
  todo,
  done,
  award: react,
};
