/**
 * Incoming webhooks of Slack (docs.slack.dev, "Sending messages using incoming webhooks") and Mattermost
 * (developers.mattermost.com, "Incoming webhooks"). The address is the secret; neither takes an id to tell repeats by.
 */
import { postJson } from "./post.ts";

/** Slack cuts longer texts. */
const LONGEST = { slack: 40_000, mattermost: 16_383 } as const;

const bounded = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 2).trimEnd()}\n…`;

/** Posts a text in the dialect of the place. */
export const postToChat = async (
  type: "slack" | "mattermost",
  url: string,
  text: string,
): Promise<string> => {
  // No previews of every link that a digest has.
  const quiet = type === "slack" ? { unfurl_links: false, unfurl_media: false } : {};
  await postJson(url, JSON.stringify({ text: bounded(text, LONGEST[type]), ...quiet }));
  return "posted";
};
