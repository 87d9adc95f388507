/** Reactions, by GitLab's names for them. */

/** What ours say of a comment. */
export const REACTIONS = {
  seen: "eyes",
  done: "white_check_mark",
  puzzled: "question",
  refused: "no_entry_sign",
  sent: "incoming_envelope",
} as const;

/** Others' that mean yes to what we ask. */
export const YES: ReadonlySet<string> = new Set([
  "thumbsup",
  "white_check_mark",
  "heavy_check_mark",
  "ok_hand",
  "rocket",
]);

/** Others' that mean no to what we ask. */
export const NO: ReadonlySet<string> = new Set([
  "thumbsdown",
  "x",
  "no_entry_sign",
  "negative_squared_cross_mark",
]);
