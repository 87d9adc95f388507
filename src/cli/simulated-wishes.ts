/** What a simulated plan wants beside effects on the issue, in words: tasks, contacts, topics, and what is kept of people. */
import type { Mode } from "../model/mode.ts";
import type { Plan } from "../model/plan.ts";
import type { RegisterEntry } from "../model/register.ts";
import type { NewTask, TaskWish } from "../model/task.ts";

/** A wish, as the list shows it. */
export interface ShownWish {
  readonly mode: Mode;
  readonly text: string;
  /** null: the text says it. */
  readonly why: string | null;
}

/** Text of several lines, as a part of the list. */
export const indent = (text: string): string =>
  text
    .split("\n")
    .map((one) => `      │ ${one}`.trimEnd())
    .join("\n");

const wanted = (wish: TaskWish): string => {
  switch (wish.kind) {
    case "issue":
      return `${wish.confidential ? "confidential " : ""}issue in ${wish.project}: ${wish.title}\n${indent(wish.description)}`;
    case "note":
      return `${wish.internal ? "internal note" : "note"} on ${wish.on}:\n${indent(wish.body)}`;
    case "describe":
      return `let the description of ${wish.on} be:\n${indent(wish.description)}`;
    case "state":
      return `let ${wish.on} be ${wish.to}`;
    case "send":
      return `send a message by ${wish.messages.map(({ channel }) => channel).join(", else ")}`;
  }
};

const taskWish = ({ wish, dueAt, mode, reason, askedBy }: NewTask): ShownWish => ({
  mode,
  text: `${dueAt === undefined ? "" : `from ${dueAt} on: `}${wanted(wish)}`,
  why: `${reason} (${askedBy})`,
});

const kept = (entry: RegisterEntry): string => {
  switch (entry.kind) {
    case "introduction":
      return `count an introduction of ${entry.handle} for ${entry.area}`;
    case "request":
      return `keep that @${entry.request.username} asks the managers to ${entry.request.kind}: ${entry.request.team}`;
    case "decision":
      return `keep that ${entry.request} was ${entry.decision.outcome}`;
  }
};

/** All of them, in the order in which they are stored. Nothing of it is planned where nothing may be done, but for tasks. */
export const besideEffects = ({
  tasks = [],
  contacts = [],
  topics = [],
  registered = [],
}: Plan): ShownWish[] => {
  const plain = (text: string): ShownWish => ({ mode: "act", text, why: null });
  return [
    ...tasks.map(taskWish),
    ...contacts.map(({ partner, day, words }) =>
      plain(`record that ${partner} was spoken with on ${day}${words === null ? "" : `:\n${indent(words)}`}`),
    ),
    ...topics.map(({ partner, team, text, by }) =>
      plain(`put onto the next agenda of ${partner ?? team}, for @${by}:\n${indent(text)}`),
    ),
    ...registered.map((entry) => plain(kept(entry))),
  ];
};
