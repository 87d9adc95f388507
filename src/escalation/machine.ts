/**
 * The life of an escalation as a table: from a state and an event to the next state. What is not in the table changes
 * nothing. `docs/escalations.md` shows the same table, written from this one.
 */
import type { EscalationEvent, EscalationState } from "../model/escalation.ts";

/** What a step depends on beside the event. */
export interface Standing {
  readonly state: EscalationState;
  /** From where it came to this state. */
  readonly before: EscalationState;
  /** A human of the team has commented since it was (re)opened. */
  readonly replied: boolean;
  /** All issues for whose sake it was opened are closed. */
  readonly allClosed: boolean;
  /** It was withdrawn by a word, which stands whatever happens to the partner's issue afterwards. */
  readonly takenBack: boolean;
}

/** What leads from one state to another, in the words of the table. */
export type Trigger =
  | EscalationEvent["kind"]
  | "closed by a human with a reply"
  | "closed without a word, or by a bot"
  | "all sources closed"
  | "a source reopened";

/** `before`: back to where it came from. */
export type Destination = EscalationState | "before";

/** States in which the team's issue is there and the team owes the next word. */
export const WITH_TEAM: readonly EscalationState[] = ["open", "acknowledged"];

/** States in which somebody works on it or waits for it: the team's issue is there, and the partner has no answer yet. */
export const UNDER_WAY: readonly EscalationState[] = [...WITH_TEAM, "answered"];

/** States in which something is still to come. */
const LIVE: readonly EscalationState[] = ["proposed", "requested", ...UNDER_WAY];

/** States in which the team has said its last word without an answer, and the liaison has to find another way. */
export const WITHOUT_ANSWER: readonly EscalationState[] = ["unanswered", "declined", "lost"];

/** States in which it never came to more than a proposal: the partner is told nothing of it. */
export const UNSAID: readonly EscalationState[] = ["proposed", "dropped"];

/** States from which an answer may still come. */
const AWAITED: readonly EscalationState[] = [...WITH_TEAM, ...WITHOUT_ANSWER];

/** States in which the team's issue may still bring news: an answer, or its being opened again. */
export const FOLLOWED: readonly EscalationState[] = [
  ...UNDER_WAY,
  "relayed",
  "done",
  "declined",
  "unanswered",
  "withdrawn",
];

/** One line of the table. */
export interface Transition {
  readonly from: readonly EscalationState[];
  readonly trigger: Trigger;
  readonly to: Destination;
}

/** Every transition that there is. */
export const TRANSITIONS: readonly Transition[] = [
  { from: UNSAID, trigger: "requested", to: "requested" },
  { from: ["proposed"], trigger: "confirmed", to: "requested" },
  { from: ["proposed"], trigger: "refused", to: "dropped" },
  // By GitLab's clock, which may say that it was before the word that confirmed it.
  { from: ["proposed", "requested"], trigger: "opened", to: "open" },
  { from: ["open"], trigger: "acknowledged", to: "acknowledged" },
  { from: AWAITED, trigger: "answered", to: "answered" },
  { from: AWAITED, trigger: "draft", to: "answered" },
  { from: WITH_TEAM, trigger: "closed by a human with a reply", to: "answered" },
  { from: WITH_TEAM, trigger: "closed without a word, or by a bot", to: "unanswered" },
  { from: [...UNDER_WAY, "unanswered"], trigger: "declined", to: "declined" },
  { from: ["answered", ...AWAITED], trigger: "sent", to: "relayed" },
  { from: ["relayed"], trigger: "closed by a human with a reply", to: "done" },
  { from: ["relayed"], trigger: "closed without a word, or by a bot", to: "done" },
  { from: ["relayed"], trigger: "all sources closed", to: "done" },
  { from: [...LIVE, ...WITHOUT_ANSWER], trigger: "withdrawn", to: "withdrawn" },
  { from: [...LIVE, ...WITHOUT_ANSWER], trigger: "all sources closed", to: "withdrawn" },
  { from: ["withdrawn", "done"], trigger: "a source reopened", to: "before" },
  { from: ["answered", "relayed", "done", "unanswered", "declined"], trigger: "reopened", to: "open" },
  { from: ["unanswered"], trigger: "moved", to: "before" },
  { from: UNDER_WAY, trigger: "lost", to: "lost" },
  { from: ["lost"], trigger: "found", to: "before" },
];

const triggerOf = ({ replied, allClosed, takenBack }: Standing, event: EscalationEvent): Trigger | null => {
  switch (event.kind) {
    case "closed":
      return event.human && replied ? "closed by a human with a reply" : "closed without a word, or by a bot";
    case "source-closed":
    case "source-left":
      return allClosed ? "all sources closed" : null;
    case "source-reopened":
      return takenBack ? null : "a source reopened";
    default:
      return event.kind;
  }
};

/** How an escalation begins: proposed, or requested at once. */
export const firstState = (first: EscalationEvent | undefined): EscalationState =>
  first?.kind === "proposed" ? "proposed" : "requested";

/** Where an event leads. */
export const nextState = (standing: Standing, event: EscalationEvent): EscalationState => {
  const { state, before } = standing;
  const trigger = triggerOf(standing, event);
  const transition = TRANSITIONS.find((one) => one.trigger === trigger && one.from.includes(state));
  if (transition === undefined) return state;
  return transition.to === "before" ? before : transition.to;
};

/** Whether an escalation still waits for something: a second question to the same team is added to it. */
export const isOpenState = (state: EscalationState): boolean => LIVE.includes(state);
