/** A digest in the form of each channel that it may go out by. Pure. */
import type { Channel } from "../config/schema/channels.ts";
import { type ChannelMessage, type Content, hasRecipient, type NewIssueWish } from "../model/task.ts";
import type { RenderedDigest } from "../render/digests.ts";
import { htmlOf, plainOf, plainTitle, slackOf } from "../render/formats.ts";
import type { Edition } from "./recipients.ts";

/** A digest as everybody who reads one channel may see it. */
export interface Written extends RenderedDigest {
  /** The same as data. */
  readonly data: unknown;
}

const namesOf = ({ readers }: Edition): string[] => readers.flatMap(({ username }) => username ?? []);

/** An issue that a channel of type `issue` opens. */
export const issueOf = (
  channel: Extract<Channel, { type: "issue" }>,
  instance: string,
  { title, body }: RenderedDigest,
  edition: Edition,
): NewIssueWish => ({
  instance,
  project: channel.project,
  title,
  description: body,
  labels: channel.labels,
  assignees: namesOf(edition),
  confidential: channel.confidential,
  dueDate: null,
  onlyPrivate: channel.readers === "private",
  ...(channel.readers === "internal" ? { onlyInternal: true } : {}),
});

const contentOf = (
  channel: Channel,
  written: Written,
  edition: Edition,
  at: Date,
  onlyInstance: string,
): Content => {
  const { title, body, data } = written;
  switch (channel.type) {
    case "mail":
      return {
        kind: "mail",
        to: channel.to.length > 0 ? channel.to : edition.readers.flatMap(({ email }) => email ?? []),
        subject: plainTitle(title),
        text: plainOf(body),
        html: htmlOf(body, title),
      };
    case "slack":
      return { kind: "chat", text: slackOf(`# ${title}\n\n${body}`) };
    case "mattermost":
      return { kind: "chat", text: `# ${title}\n\n${body}` };
    case "webhook":
      return { kind: "webhook", type: `digest.${edition.digest.for}`, timestamp: at.toISOString(), data };
    case "issue":
      return { kind: "issue", ...issueOf(channel, channel.instance ?? onlyInstance, written, edition) };
    case "note":
      return {
        kind: "note",
        on: `${channel.instance ?? onlyInstance}:${channel.issue}`,
        body: `## ${title}\n\n${body}`,
        internal: channel.internal,
        onlyPrivate: channel.readers === "private",
        ...(channel.readers === "internal" ? { onlyInternal: true } : {}),
      };
  }
};

/** What goes out, by channel in the order in which they are tried. `write`: as everybody who reads it may see it. */
export const messagesFor = (
  edition: Edition,
  channels: Readonly<Record<string, Channel>>,
  at: Date,
  onlyInstance: string,
  write: (readers: Channel["readers"]) => Written,
): ChannelMessage[] =>
  edition.digest.channels.flatMap((name) => {
    const channel = channels[name];
    if (channel === undefined) return [];
    const content = contentOf(channel, write(channel.readers), edition, at, onlyInstance);
    return hasRecipient(content) ? [{ channel: name, content }] : [];
  });
