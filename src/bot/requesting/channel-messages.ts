/** That the support managers are asked for something, in the form of each channel: pure. */
import type { Channel } from "../../config/schema/channels.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { rankOf } from "../../model/rank.ts";
import { type ChannelMessage, type Content, hasRecipient } from "../../model/task.ts";
import { htmlOf, plainOf, plainTitle, slackOf } from "../../render/formats.ts";
import type { Rendering } from "../context.ts";

/** What is told. */
export interface Telling {
  /** Of the managers' issue. */
  readonly title: string;
  /** How few may know who asks for what: see model/rank.ts. */
  readonly rank: number;
  /** Path of the managers' project, and the address of its list of issues. */
  readonly project: string;
  readonly listUrl: string;
  /** Where a channel names no instance. */
  readonly onlyInstance: string;
  /** Of those who are asked. */
  readonly emails: readonly string[];
  readonly at: Date;
}

const HIDDEN = "Somebody asks the support managers for something";

/** What everybody who reads the channel may know. The words of whoever asks stand in the issue only. */
const writtenFor = (
  { readers }: Channel,
  { title, rank, project, listUrl }: Telling,
  render: Pick<Rendering, "inline" | "link">,
): { readonly title: string; readonly body: string } => {
  const shown = rankOf(readers, false) >= rank ? plainTitle(title) : HIDDEN;
  return {
    title: shown,
    body: `${render.inline(shown)}: please see ${render.link(project, listUrl)}.`,
  };
};

const contentOf = (
  channel: Channel,
  telling: Telling,
  render: Pick<Rendering, "inline" | "link">,
): Content | null => {
  const { title, body } = writtenFor(channel, telling, render);
  const { at, emails, listUrl, onlyInstance, project } = telling;
  switch (channel.type) {
    case "mail":
      return {
        kind: "mail",
        to: channel.to.length > 0 ? channel.to : emails,
        subject: title,
        text: plainOf(body),
        html: htmlOf(body, title),
      };
    case "slack":
      return { kind: "chat", text: slackOf(body) };
    case "mattermost":
      return { kind: "chat", text: body };
    case "webhook":
      return {
        kind: "webhook",
        type: "request.opened",
        timestamp: at.toISOString(),
        data: { title, project, url: listUrl },
      };
    case "note":
      return {
        kind: "note",
        on: `${channel.instance ?? onlyInstance}:${channel.issue}`,
        body,
        internal: channel.internal,
        onlyPrivate: channel.readers === "private",
        ...(channel.readers === "internal" ? { onlyInternal: true } : {}),
      };
    // The managers' issue is one already; `config check` says so.
    case "issue":
      return null;
  }
};

/** What goes out, by channel in the order in which they are tried; empty: nobody wants it. */
export const requestMessages = (
  { channels, requests }: Pick<Configuration, "channels" | "requests">,
  telling: Telling,
  render: Pick<Rendering, "inline" | "link">,
): ChannelMessage[] =>
  (requests?.channels ?? []).flatMap((name) => {
    const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
    const content = channel === undefined ? null : contentOf(channel, telling, render);
    return content !== null && hasRecipient(content) ? [{ channel: name, content }] : [];
  });
