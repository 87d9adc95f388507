/** How much intake takes on. Bytes and milliseconds. */
export interface IntakeLimits {
  /** Bodies up to this size are kept. */
  readonly keptBody: number;
  /** Bodies are read up to this size; GitLab sends at most 25 MB. */
  readonly readBody: number;
  /** Bytes of bodies in memory at once, while they are read and until they are stored. */
  readonly heldBytes: number;
  /** How long a body waits for room before it is answered 503. */
  readonly roomWait: number;
  /** Bytes a second that a body has to come with, on the average, once `slowGrace` has passed. */
  readonly slowestPace: number;
  /** How long a body may come as it likes. */
  readonly slowGrace: number;
  /** How long storing may take before the sender is answered 503; GitLab gives up after 10 s. */
  readonly storeWait: number;
}

/** What one process of the service serves well. */
export const defaultIntakeLimits: IntakeLimits = {
  keptBody: 2 * 1024 * 1024,
  readBody: 26_000_000,
  heldBytes: 64 * 1024 * 1024,
  roomWait: 4_000,
  slowestPace: 8_192,
  slowGrace: 5_000,
  storeWait: 8_000,
};
