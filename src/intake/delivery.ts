import type { MemberEvent } from "../model/event.ts";
import type { Telling } from "../model/telling.ts";

/** What is stored of one webhook call before it is answered. */
export interface NewDelivery {
  /** The instance's name in `liaison.yml`. */
  readonly instance: string;
  /** `webhook-id`, else `Idempotency-Key`: the same when GitLab sends it again. null: GitLab before 17.4. */
  readonly messageId: string | null;
  /** SHA-256 in hex over event header, line break and body: tells repetitions where there is no message id. */
  readonly digest: string;
  /** `X-Gitlab-Event`, such as `Confidential Issue Hook`; empty where it was missing. */
  readonly eventHeader: string;
  readonly receivedAt: Date;
  readonly source: "webhook";
  /** Text when it was valid UTF-8 without NUL, bytes otherwise; null: too large, only digest and size are kept. */
  readonly body: string | Uint8Array | null;
  /** Bytes received. */
  readonly size: number;
  /** Speaks of a confidential issue or internal note, or cannot be read well enough to rule it out. */
  readonly confidential: boolean;
  /** See `issueKeyOf`; null where it is about no issue. */
  readonly issueKey: string | null;
  /** `waiting`: a worker has to look at it. The others end here: nothing for us, by ourselves, not understood. */
  readonly state: "waiting" | "ignored" | "own" | "unreadable";
  /** One sentence for people where the state is not `waiting`. */
  readonly why: string | null;
  /** What it tells of its issue, to be compared with what is read; null: nothing that is compared. */
  readonly telling: Telling | null;
}

/** What became of a delivery in the store. */
export interface Kept {
  readonly outcome: "stored" | "duplicate";
  /** Its number, by which log and commands speak of it; null: it is kept under the number of the first. */
  readonly id: number | null;
}

/** Where deliveries are kept. Resolves only when the delivery would survive a power failure. */
export interface DeliveryStore {
  keep(delivery: NewDelivery): Promise<Kept>;
}

/** One configured GitLab instance, as intake sees it. */
export interface IntakeInstance {
  readonly name: string;
  /** Base address, compared with `X-Gitlab-Instance`. */
  readonly url: string;
  /** Read once a second, so that exchanged secrets count at once. Several values of each are all good. May throw. */
  readonly secrets: () => {
    readonly secrets: readonly string[];
    /** `whsec_…`, GitLab 19 and later. */
    readonly signingTokens: readonly string[];
  };
}

/** What intake tells whoever counts. */
export interface IntakeFigures {
  /** A delivery was answered 200. `event` is one of a small set of words. */
  delivered(instance: string, event: string, state: NewDelivery["state"], seconds: number): void;
  duplicate(instance: string, event: string): void;
  /** Answered 401. */
  refused(reason: string): void;
  /** Answered 503: `store`, `slow-store`, `no-room`, `no-room-for-strangers`, or `unexpected`; answered 408: `slow-sender`, `slow-stranger`. */
  unavailable(reason: string): void;
  /** Bytes of bodies held in memory right now. */
  held(bytes: number): void;
}

/** What happens after a delivery is safe. */
export interface IntakeNews {
  /** The issue has news: wake a worker. */
  news(issueKey: string): void;
  /** Somebody joined, changed role in, or left a group. */
  memberChanged(event: MemberEvent): void;
}
