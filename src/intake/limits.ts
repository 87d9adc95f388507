/** How much intake takes on. Bytes and milliseconds. */
export interface IntakeLimits {
  /** Bodies up to this size are kept. */
  readonly keptBody: number;
  /** Bodies are read up to this size; GitLab sends at most 25 MB. */
  readonly readBody: number;
  /** Bytes of bodies in memory at once, from senders with a good secret, while they are read and until they are stored. */
  readonly heldBytes: number;
  /** Bytes beside them of bodies of strangers: a signature is claimed, and proved only by the last byte. */
  readonly strangersBytes: number;
  /** How long a body waits for room before it is answered 503. */
  readonly roomWait: number;
  /** Bytes a second that a body has to come with, on the average, once `slowGrace` has passed. */
  readonly slowestPace: number;
  /** How long a body may come as it likes. */
  readonly slowGrace: number;
  /** How long a stranger may send nothing, and all of a small body may be under way without room for it. */
  readonly strangerPatience: number;
  /** As `slowestPace` and `slowGrace`, for strangers. */
  readonly strangerPace: number;
  readonly strangerGrace: number;
  /** How long storing may take before the sender is answered 503; GitLab gives up after 10 s. */
  readonly storeWait: number;
}

/** What one process of the service serves well. */
export const defaultIntakeLimits: IntakeLimits = {
  keptBody: 2 * 1024 * 1024,
  readBody: 26_000_000,
  heldBytes: 48 * 1024 * 1024,
  strangersBytes: 16 * 1024 * 1024,
  roomWait: 4_000,
  slowestPace: 8_192,
  slowGrace: 5_000,
  strangerPatience: 1_000,
  strangerPace: 131_072,
  strangerGrace: 2_000,
  storeWait: 8_000,
};
