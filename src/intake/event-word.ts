/** Headers that GitLab is known to send, as metrics call them; any other text of a sender would be a label without end. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["issue hook", "issue"],
  ["confidential issue hook", "confidential_issue"],
  ["note hook", "note"],
  ["confidential note hook", "confidential_note"],
  ["emoji hook", "emoji"],
  ["member hook", "member"],
  ["subgroup hook", "subgroup"],
  ["project hook", "project"],
  ["system hook", "system"],
  ["resource access token hook", "access_token"],
  ["resource deploy token hook", "deploy_token"],
]);

/** One of a dozen words for an `X-Gitlab-Event` header. */
export const eventWord = (eventHeader: string): string => WORDS.get(eventHeader.toLowerCase()) ?? "other";
