/** `context.plan`: what a handler writes its wishes into. Pure bookkeeping, nothing is sent anywhere. */
import { createHash } from "node:crypto";
import type { Effect, LabelWish, PersonRef, StatusView, SubscribeWay } from "../model/effect.ts";
import { type Mode, mostCareful } from "../model/mode.ts";
import type { Consideration } from "../model/plan.ts";

interface Wish {
  /** One sentence, for people. */
  readonly reason: string;
  /** Who asks, where it is not the handler itself: `rule: NAME`. */
  readonly askedBy?: string;
  /** Of the rule; the configuration's and the partner's modes are counted in by themselves. */
  readonly mode?: Mode;
}

/** The wishes that a handler can have. */
export interface PlanWriter {
  /** This person gets to know what happens on the issue. */
  subscribe(wish: Wish & { readonly person: PersonRef; readonly ways: readonly SubscribeWay[] }): void;
  /** Labels on and off. */
  labels(
    wish: Wish & {
      readonly add?: readonly LabelWish[];
      readonly remove?: readonly string[];
      readonly create: boolean;
    },
  ): void;
  /** These people among the assignees. */
  assign(wish: Wish & { readonly usernames: readonly string[] }): void;
  /** The one status note says this. */
  statusNote(wish: Wish & { readonly view: StatusView }): void;
  /**
   * A note, posted once. `occurrence` tells apart what may rightly happen again on the same issue,
   * such as a comment's id.
   */
  note(
    wish: Wish & { readonly body: string; readonly internal?: boolean; readonly occurrence?: string },
  ): void;
  /** Something was considered and, for this reason, not done. */
  leave(askedBy: string, sentence: string): void;
}

/** What a handler wrote. */
export interface Draft {
  readonly effects: Effect[];
  readonly considered: Consideration[];
}

interface Asker {
  readonly handler: string;
  readonly issueKey: string;
  readonly partner: string;
  /** Of the configuration and the partner. */
  readonly modes: readonly (Mode | undefined)[];
}

const shorten = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** What every effect of one asker has in common. */
const baseFor =
  (asker: Asker) =>
  <Kind extends Effect["kind"]>(kind: Kind, what: string, wish: Wish) => {
    const askedBy = wish.askedBy ?? asker.handler;
    return {
      kind,
      key: [asker.issueKey, askedBy, kind, what].filter((part) => part !== "").join("|"),
      askedBy,
      partner: asker.partner,
      mode: mostCareful(...asker.modes, wish.mode),
      reason: wish.reason,
    };
  };

/** A writer into `draft` on behalf of one handler. */
export const planWriter = (asker: Asker, draft: Draft): PlanWriter => {
  const base = baseFor(asker);
  const record = (effect: Effect): void => {
    draft.effects.push(Object.freeze(effect));
    draft.considered.push({ askedBy: effect.askedBy, acted: true, sentence: effect.reason });
  };
  return {
    subscribe: ({ person, ways, ...wish }) =>
      record({ ...base("subscribe", person.username?.toLowerCase() ?? person.name, wish), person, ways }),
    labels: ({ add = [], remove = [], create, ...wish }) =>
      record({ ...base("labels", "", wish), add, remove, create }),
    assign: ({ usernames, ...wish }) => record({ ...base("assign", "", wish), usernames }),
    statusNote: ({ view, ...wish }) => record({ ...base("status_note", "", wish), view }),
    note: ({ body, internal = false, occurrence = shorten(body), ...wish }) =>
      record({ ...base("note", occurrence, wish), body, internal }),
    leave: (askedBy, sentence) => void draft.considered.push({ askedBy, acted: false, sentence }),
  };
};
