/** Issues that somebody looks after from some moment on who did not before, see `011-handovers`; a row for each person. */
export interface HandoversTable {
  issue_key: string;
  /** A digest of whoever it goes to. */
  owner: string;
  asked_at: Date;
  /** null: they have no list yet that it is on. */
  told_at: Date | null;
}

/** Who is busy by their status on GitLab, see `020-absences`. */
export interface UserStatusesTable {
  instance: string;
  /** A digest of the username. */
  person: string;
  /** null: they are not busy. */
  busy_since: Date | null;
  /** null: nobody knows, or they are not busy. */
  clears_at: Date | null;
  seen_at: Date;
}
