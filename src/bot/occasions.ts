/** When behaviours are asked that depend on time as well as on news. */

/** Everything that is said or done on an issue, reactions apart, and the moments that a handler has asked for. */
export const NEWS_AND_TIME = [
  "issue.open",
  "issue.reopen",
  "issue.close",
  "issue.update",
  "note.create",
  "note.update",
  "escalation.change",
  "time.due",
] as const;
