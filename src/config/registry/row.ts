/**
 * The liaison registry as data: one row of the handbook's table per team, and the people named in it.
 * "Nobody yet" is an empty list and "no meetings" an absent `meets`; placeholder words never become people.
 */

/** One team and who looks after it. */
export interface RegistryRow {
  /** Stable: references (partners, rules) hold on to it when the group is renamed. */
  readonly id: string;
  /** Part of the company, e.g. `Marketing`; empty when the page gives none. */
  readonly section: string;
  /** The team's name as the page has it, e.g. `.com Infrastructure`. */
  readonly group: string;
  /** Display names of the team's own contacts. */
  readonly contacts: readonly string[];
  /** Display names of the support liaisons; the first one owns. */
  readonly liaisons: readonly string[];
  /** How often they meet, in the page's words. */
  readonly meets?: string;
}

/** Somebody named in the table. `username` is the GitLab account, without `@`, where it is known. */
export interface RegistryPerson {
  readonly name: string;
  readonly username?: string;
}

/** Something to tell about a place of the page. Lines and columns count from 1. */
export interface PageRemark {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
