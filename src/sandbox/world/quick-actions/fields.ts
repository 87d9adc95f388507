/** Commands that set a field: state, title, dates, milestone, confidentiality, lock, weight. */
import { withAncestors } from "../access.ts";
import type { Day, Milestone } from "../types.ts";
import { timestamp } from "../world.ts";
import type { CommandContext, QuickAction } from "./command.ts";

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_IN: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30 };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `2025-06-30`, `today`, `tomorrow`, `in 2 days`: what people write most of what GitLab understands. */
const dayIn = (text: string, today: Day): Day | undefined => {
  const later = (days: number): Day =>
    new Date(Date.parse(today) + days * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
  const word = text.trim().toLowerCase();
  if (/^\d{4}-\d{2}-\d{2}$/.test(word)) return Number.isNaN(Date.parse(word)) ? undefined : word;
  if (word === "today") return today;
  if (word === "tomorrow") return later(1);
  const [, count, unit] = /^in (\d{1,4}) (day|week|month)s?$/.exec(word) ?? [];
  return count === undefined || unit === undefined ? undefined : later(Number(count) * (DAYS_IN[unit] ?? 1));
};

const spoken = (day: Day): string => {
  const [year, month, date] = day.split("-").map(Number);
  return `${MONTHS[(month ?? 1) - 1]} ${date}, ${year}`;
};

const milestoneIn = ({ issue }: CommandContext, argument: string): Milestone | undefined => {
  const title = argument.replace(/^%/, "").replace(/^"(.*)"$/, "$1");
  return withAncestors(issue.project)
    .flatMap((place) => place.milestones)
    .find((milestone) => milestone.title === title && milestone.state === "active");
};

const stateCommand = (event: "close" | "reopen"): QuickAction => ({
  isAvailable: ({ isPersisted, mayUpdate, issue }) =>
    isPersisted && mayUpdate && issue.state === (event === "close" ? "opened" : "closed"),
  run: (_context, _argument, effects) => {
    effects.patch.stateEvent = event;
    effects.updates.state_event = event;
    return event === "close" ? "Closed this issue." : "Reopened this issue.";
  },
});

const lockCommand = (locked: boolean): QuickAction => ({
  isAvailable: ({ isPersisted, maySetMetadata, issue }) =>
    isPersisted && maySetMetadata && (issue.discussionLocked === true) !== locked,
  run: (_context, _argument, effects) => {
    effects.patch.discussionLocked = locked;
    effects.updates.discussion_locked = locked;
    return locked ? "Locked the discussion." : "Unlocked the discussion.";
  },
});

const setMetadata = ({ maySetMetadata }: CommandContext): boolean => maySetMetadata;

export const fieldCommands: Readonly<Record<string, QuickAction>> = {
  close: stateCommand("close"),
  reopen: stateCommand("reopen"),
  lock: lockCommand(true),
  unlock: lockCommand(false),
  title: {
    isAvailable: ({ isPersisted, mayUpdate }) => isPersisted && mayUpdate,
    needsArgument: true,
    run: (_context, argument, effects) => {
      effects.patch.title = argument;
      effects.updates.title = argument;
      return `Changed the title to "${argument}".`;
    },
  },
  confidential: {
    isAvailable: ({ isPersisted, maySetMetadata, issue }) =>
      !issue.confidential && (!isPersisted || maySetMetadata),
    run: (_context, _argument, effects) => {
      effects.patch.confidential = true;
      effects.updates.confidential = true;
      return "Made this issue confidential.";
    },
  },
  due: {
    isAvailable: setMetadata,
    needsArgument: true,
    run: ({ world }, argument, effects) => {
      const day = dayIn(argument, timestamp(world).slice(0, 10));
      if (day === undefined) return undefined;
      effects.patch.dueDate = day;
      effects.updates.due_date = day;
      return `Set the due date to ${spoken(day)}.`;
    },
  },
  remove_due_date: {
    isAvailable: ({ isPersisted, maySetMetadata, issue }) =>
      isPersisted && maySetMetadata && issue.dueDate !== null,
    run: (_context, _argument, effects) => {
      effects.patch.dueDate = null;
      effects.updates.due_date = null;
      return "Removed the due date.";
    },
  },
  milestone: {
    isAvailable: setMetadata,
    needsArgument: true,
    run: (context, argument, effects) => {
      const milestone = milestoneIn(context, argument);
      if (milestone === undefined) return undefined;
      effects.patch.milestone = milestone;
      effects.updates.milestone_id = milestone.id;
      return `Set the milestone to %"${milestone.title}".`;
    },
  },
  remove_milestone: {
    isAvailable: ({ isPersisted, maySetMetadata, issue }) =>
      isPersisted && maySetMetadata && issue.milestone !== null,
    run: ({ issue }, _argument, effects) => {
      effects.patch.milestone = null;
      effects.updates.milestone_id = null;
      return `Removed %"${issue.milestone?.title ?? ""}" milestone.`;
    },
  },
  weight: {
    isAvailable: setMetadata,
    needsArgument: true,
    run: (_context, argument, effects) => {
      if (!/^\d{1,9}$/.test(argument)) return undefined;
      effects.patch.weight = Number(argument);
      effects.updates.weight = Number(argument);
      return `Set weight to ${argument}.`;
    },
  },
  clear_weight: {
    isAvailable: ({ isPersisted, maySetMetadata, issue }) =>
      isPersisted && maySetMetadata && issue.weight !== null,
    run: (_context, _argument, effects) => {
      effects.patch.weight = null;
      effects.updates.weight = null;
      return "Cleared weight.";
    },
  },
};
