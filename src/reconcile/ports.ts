/** What reading without hooks needs of the rest, as narrow as it can be; `app.ts` joins it. */
import type { IssueRef } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";

/** A note as it was read. */
export interface ReadNote {
  readonly id: number;
  readonly authorId: number;
  readonly authorUsername: string;
  readonly authorName: string;
  readonly body: string;
  readonly internal: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where to look for changed issues. */
export type ReadPlace =
  | { readonly kind: "project" | "group"; readonly path: string }
  | { readonly kind: "author"; readonly username: string }
  /** Some issues of one project, by their numbers there. */
  | { readonly kind: "issues"; readonly path: string; readonly iids: readonly number[] };

/** What is asked of one GitLab instance. */
export interface PollGitlab {
  /** Oldest change first; each yielded issue is complete. */
  changedIssues(place: ReadPlace, since: Date): AsyncIterable<IssueSnapshot>;
  /** Comments written or edited since; no system notes. */
  changedNotes(ref: IssueRef, since: Date): Promise<readonly ReadNote[]>;
}

/** News that was found by asking, in the shape in which webhooks are stored. */
export interface PolledDelivery {
  readonly instance: string;
  /** The same whenever the same news is found again. */
  readonly messageId: string;
  readonly digest: string;
  /** `Poll Issue` or `Poll Note`. */
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
}

/** Where found news goes: the same way as webhooks. */
export interface PollDeliveries {
  /** Durable when it resolves. */
  add(delivery: PolledDelivery): Promise<"stored" | "duplicate">;
}

/** How far each place has been read. */
export interface Watermarks {
  get(name: string): Promise<Date | null>;
  set(name: string, at: Date): Promise<void>;
}
