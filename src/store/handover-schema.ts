/** Issues that somebody else looks after from some moment on, see `011-handovers`. */
export interface HandoversTable {
  issue_key: string;
  /** A digest of whoever it goes to. */
  owner: string;
  asked_at: Date;
  /** null: they have no list yet that it is on. */
  told_at: Date | null;
}
