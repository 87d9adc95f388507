import type { Timestamp } from "./words.ts";

/** What a user says of themselves. */
export interface UserStatus {
  readonly emoji: string;
  readonly message: string;
  readonly availability: "not_set" | "busy";
  /** GitLab takes it off then; null: never. */
  readonly clearAt: Timestamp | null;
}
