/** What comes of a command: pure data, which becomes reactions and at most one note for a whole comment. */

/** How a command fared. `begun`: what it asked for is on its way, and the reaction comes when it is done. */
export type Fared = "done" | "begun" | "failed";

/** How a command fared, and what is to be said. */
export interface Answer {
  readonly fared: Fared;
  /** Markdown in which others' text was made harmless; null: a reaction says enough. */
  readonly text: string | null;
}

/** It is done; nothing more needs to be said. */
export const DONE: Answer = { fared: "done", text: null };

/** It is done, with words. */
export const done = (text: string): Answer => ({ fared: "done", text });

/** It is on its way. */
export const begun = (text: string | null): Answer => ({ fared: "begun", text });

/** It could not be done, with why and what to do instead. */
export const failed = (text: string): Answer => ({ fared: "failed", text });
