/** Channels of the configuration with the secrets behind their references, read anew whenever one is used. */
import { examineOutlet, type OutletSettings, sendBy } from "../channels/outlet.ts";
import type { Channel } from "../config/schema/channels.ts";
import type { SecretReference } from "../config/schema/values.ts";
import type { Outlet } from "../effects/tasks/ports.ts";

type SecretOf = (reference: SecretReference, path: string) => string;

/** null: it is GitLab's own. */
const settingsOf = (name: string, channel: Channel, secretOf: SecretOf): OutletSettings | null => {
  const secret = (key: string, reference: SecretReference): string =>
    secretOf(reference, `channels.${name}.${key}`);
  switch (channel.type) {
    case "mail":
      return { type: "mail", server: secret("server", channel.server), from: channel.from };
    case "slack":
    case "mattermost":
      return { type: channel.type, url: secret("hook", channel.hook) };
    case "webhook":
      return { type: "webhook", url: secret("hook", channel.hook), secret: secret("secret", channel.secret) };
    case "issue":
    case "note":
      return null;
  }
};

/** A channel that messages can be sent by; null: there is none of that name, or it is GitLab's. */
export const outletOf = (
  name: string,
  channels: Readonly<Record<string, Channel>>,
  secretOf: SecretOf,
): Outlet | null => {
  const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
  if (channel === undefined || channel.type === "issue" || channel.type === "note") return null;
  return {
    send: async (content, message) => {
      const settings = settingsOf(name, channel, secretOf);
      if (settings === null) throw new Error("channels of GitLab's are written to as issues and notes");
      return await sendBy(settings, content, message);
    },
  };
};

/** What can be known of a channel without sending anything, in a sentence; null: GitLab is asked elsewhere. Throws what is wrong. */
export const examineChannel = async (
  name: string,
  channel: Channel,
  secretOf: SecretOf,
): Promise<string | null> => {
  const settings = settingsOf(name, channel, secretOf);
  return settings === null ? null : await examineOutlet(settings);
};
