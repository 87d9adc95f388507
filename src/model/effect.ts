import type { EscalationState } from "./escalation.ts";
import type { Mode } from "./mode.ts";

/**
 * What a handler wants to be true in GitLab, as frozen data. Handlers write effects, `effects/`
 * applies them. Each carries a key that does not depend on the delivery, so that wanting the same
 * thing twice is wanting it once.
 */
interface EffectBase<Kind extends string> {
  readonly kind: Kind;
  /** Issue, asker, what, and where it may rightly happen again the occurrence. */
  readonly key: string;
  /** Who asked: `rule: runner questions`, or the handler's name. */
  readonly askedBy: string;
  /** Id of the partner in whose name it is done. */
  readonly partner: string;
  /** `observe`: recorded, and never applied, then or later. */
  readonly mode: Mode;
  /** One sentence, for people. */
  readonly reason: string;
}

/** The ways to reach a liaison, see `subscribe` in `liaison.yml`. */
export type SubscribeWay = "sudo" | "token" | "mention";

/** A person of the liaison table, resolved as far as the configuration knows. */
export interface PersonRef {
  readonly name: string;
  /** null: the table names somebody whose account nobody has told us. */
  readonly username: string | null;
}

/** State: this person gets to know what happens on the issue. */
export interface SubscribeEffect extends EffectBase<"subscribe"> {
  readonly person: PersonRef;
  /** Tried in this order, as far as GitLab's answers allow. */
  readonly ways: readonly SubscribeWay[];
}

/** A label that should be on the issue; colour and description serve when it has to be created. */
export interface LabelWish {
  readonly title: string;
  /** `#RRGGBB`. */
  readonly color?: string | undefined;
  readonly description?: string | undefined;
}

/** State: labels on and off the issue. */
export interface LabelsEffect extends EffectBase<"labels"> {
  readonly add: readonly LabelWish[];
  readonly remove: readonly string[];
  /** Whether a label that does not exist may be created in the partner's project. */
  readonly create: boolean;
  /** A person asked for it: also one that another person took off is put on. */
  readonly byPerson?: true;
  /** Only what we changed last, by GitLab's own history of the issue: what a person changed since stays. */
  readonly onlyOurs?: true;
  /** Of `remove`, what is taken off only where we put it on, by that history: it was not known when it was wished. */
  readonly ifOurs?: readonly string[];
}

/** Titles of labels that wishes which have not ended put on and take off. */
export interface LabelsUnderWay {
  readonly on: readonly string[];
  readonly off: readonly string[];
}

/** State: these people are among the assignees. */
export interface AssignEffect extends EffectBase<"assign"> {
  readonly usernames: readonly string[];
}

/** State: the one status note is there and says this. */
export interface StatusNoteEffect extends EffectBase<"status_note"> {
  readonly view: StatusView;
}

/** Event: a note is posted once per key. */
export interface NoteEffect extends EffectBase<"note"> {
  /** Rendered Markdown, others' text already made harmless. */
  readonly body: string;
  readonly internal: boolean;
}

/** Event: an issue in a team's project, opened once per key, and linked with the one that it is for. */
export interface EscalationEffect extends EffectBase<"escalation"> {
  /** Id of the escalation. */
  readonly escalation: string;
  /** Id of the team's row. */
  readonly team: string;
  /** Path of the team's project when it was wished; what the row says by then counts. */
  readonly project: string;
  /** What stands there if its issue has become confidential by then; null: the text may go along, or does not anyway. */
  readonly withoutText: { readonly title: string; readonly body: string } | null;
  readonly title: string;
  /** Rendered Markdown, others' text already made harmless. */
  readonly body: string;
  /** Titles; those that the project does not have are left out. */
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly confidential: boolean;
  /** `2026-12-01`. */
  readonly dueDate: string | null;
  readonly type: string;
  /** `group/project#12`: the issue that it is for. */
  readonly source: string;
}

/** Event: a reaction of ours. */
export interface ReactEffect extends EffectBase<"react"> {
  /** null: on the issue itself. */
  readonly noteId: number | null;
  /** Without colons. */
  readonly emoji: string;
}

/**
 * Event: people of ours are told something, in an internal note where we may write one, else in their inbox, else by a
 * note that everybody may read.
 */
export interface TellEffect extends EffectBase<"tell"> {
  readonly people: readonly PersonRef[];
  /** Rendered Markdown for our own eyes. */
  readonly body: string;
  /** The same for everybody's eyes; null: then nothing is said in public. */
  readonly short: string | null;
  /** Nothing is written on the issue: it was silenced. */
  readonly quiet: boolean;
  /** In whose inboxes those who are told are mentioned where they have none of their own. */
  readonly orInInboxOf?: readonly PersonRef[];
  /** It only helps: nobody is mentioned for it, and where there is no way to tell it, it is left out. */
  readonly isOffer?: true;
}

/** The way that a word goes, kept before it goes: once it may be there, it is looked for there before it goes another way. */
export interface TellWay {
  readonly kind: "internal" | "inbox" | "short";
  /** Key of the issue that it stands in. */
  readonly placeKey: string;
}

/** State: a note of ours is not there any more; it stays where somebody has edited it, replied or reacted. */
export interface RemoveNoteEffect extends EffectBase<"remove_note"> {
  readonly noteId: number;
  /** Its text as we wrote it, without markers; null: not kept. */
  readonly body: string | null;
}

/** State: an issue of our own is open or closed. */
export interface StateEffect extends EffectBase<"state"> {
  readonly to: "opened" | "closed";
}

/** Everything we may do to an issue. */
export type Effect =
  | SubscribeEffect
  | LabelsEffect
  | AssignEffect
  | StatusNoteEffect
  | NoteEffect
  | EscalationEffect
  | ReactEffect
  | TellEffect
  | StateEffect
  | RemoveNoteEffect;

/** One side that owes the next word (DESIGN, section 8). */
export type Side = "liaison" | "partner" | "team" | "nobody";

/** What the status note is rendered from; how each liaison was reached is filled in when it is known. */
export interface StatusView {
  readonly partner: { readonly id: string; readonly name: string };
  /** The row of the liaison table; null where nobody's row was named. */
  readonly group: string | null;
  readonly liaisons: readonly PersonRef[];
  /** Named when no liaison is assigned. */
  readonly managers: readonly PersonRef[];
  /** Others who were mentioned here, by rules; filled in when the note is written. */
  readonly alsoTold: readonly PersonRef[];
  readonly waitingOn: Side;
  /** ISO 8601, UTC. */
  readonly waitingSince: string;
  readonly state: "opened" | "closed";
  /** What was handed to other teams, oldest first. */
  readonly escalations: readonly EscalationLine[];
  /** Of those who usually look after it, who is away, and their last day (`2026-12-24`; null: nobody knows); absent: nobody. */
  readonly away?: readonly { readonly person: PersonRef; readonly lastDay: string | null }[];
  /** Areas that it is about, and who knows about them, by name; absent: none. */
  readonly areas?: readonly { readonly name: string; readonly people: readonly string[] }[];
  /** Until when an answer is due, where the partner wants to see it. */
  readonly due?: { readonly at: string; readonly missed: boolean };
}

/** What a partner may know of an escalation. */
export interface EscalationLine {
  /** The team, as the liaison table calls it. */
  readonly group: string;
  readonly state: EscalationState;
  /** ISO 8601, UTC; null: not yet. */
  readonly openedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly answeredAt: string | null;
  readonly since: string;
  /** Only where everybody may read it. */
  readonly url: string | null;
  /** It could not be opened so far. */
  readonly hindered: boolean;
}
