/**
 * GitLab writes dates in four shapes, two of them in one webhook body: `2013-12-03T17:15:43Z`,
 * `2019-06-05T14:32:20.211Z`, `2015-05-17 18:08:09 UTC` and `2025-06-30`
 * (doc/user/project/integrations/webhook_events.md).
 */
const SPACED = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?) UTC$/;

/** Years of four digits: others have no place in a database's dates as JavaScript writes them, and GitLab writes none. */
const isUsual = (date: Date): boolean => date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9_999;

/** The moment that a GitLab date names, or undefined where it is none. A date alone is its midnight in UTC. */
export const parseGitlabDate = (text: string | null | undefined): Date | undefined => {
  if (text === null || text === undefined) return undefined;
  const date = new Date(text.replace(SPACED, "$1T$2Z"));
  return isUsual(date) ? date : undefined;
};
