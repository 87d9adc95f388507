/** How ways out fail, as classes with codes. None of them holds an address or a password: those are secrets. */
import { type Disposition, LiaisonError } from "../lib/errors.ts";

/** A channel did not take a message, or nobody knows whether it did. */
export class ChannelError extends LiaisonError {
  /** The message may have gone out although we did not hear of it. */
  readonly answerLost: boolean;

  constructor(
    message: string,
    remedy: string,
    how: { readonly disposition: Disposition; readonly answerLost?: boolean; readonly cause?: unknown },
  ) {
    const { disposition, answerLost = false, cause } = how;
    super(message, {
      code: answerLost ? "channel.lost" : "channel.refused",
      disposition,
      remedy,
      ...(cause === undefined ? {} : { cause }),
    });
    this.answerLost = answerLost;
  }
}

/** It would be refused again. */
export const GIVE_UP: Disposition = { kind: "give-up" };

/** It passes by itself. */
export const RETRY: Disposition = { kind: "retry" };
