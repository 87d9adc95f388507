import type { Telling } from "./telling.ts";

/** News that was found by asking, in the shape in which webhooks are stored. */
export interface PolledDelivery {
  readonly instance: string;
  /** The same whenever the same news is found again. */
  readonly messageId: string;
  readonly digest: string;
  /** See `findingHeader`. */
  readonly eventHeader: string;
  readonly receivedAt: Date;
  readonly source: "poll";
  /** JSON in the shape of GitLab's webhook bodies, so that one reader serves both. */
  readonly body: string;
  readonly size: number;
  readonly confidential: boolean;
  readonly issueKey: string;
  readonly state: "waiting";
  readonly why: null;
  readonly telling: Telling;
}
