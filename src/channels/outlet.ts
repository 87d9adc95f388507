/** Ways out that are not GitLab's, behind one word: `send`. */
import { lookup } from "node:dns/promises";
import type { Content, Sent } from "../model/task.ts";
import { postToChat } from "./chat.ts";
import { ChannelError, GIVE_UP, RETRY } from "./errors.ts";
import { examineMail, sendMail } from "./mail.ts";
import { postSigned, signingKeyOf } from "./signed-webhook.ts";

/** A channel with the values behind its references. */
export type OutletSettings =
  | { readonly type: "mail"; readonly server: string; readonly from: string }
  | { readonly type: "slack" | "mattermost"; readonly url: string }
  | { readonly type: "webhook"; readonly url: string; readonly secret: string };

const unfit = (): ChannelError =>
  new ChannelError(
    "The message was made for another kind of channel.",
    "The next digest is made for this one.",
    {
      disposition: GIVE_UP,
    },
  );

const sent = (why: string): Sent => ({ why, refused: 0 });

/** Sends a message by a channel. `id`: the same for every try. Answers what became of it; throws `ChannelError`. */
export const sendBy = async (
  settings: OutletSettings,
  content: Content,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<Sent> => {
  if (settings.type === "mail") {
    if (content.kind !== "mail") throw unfit();
    const { to, subject, text, html } = content;
    if (to.length === 0)
      throw new ChannelError(
        "Nobody it is for has an address.",
        "Give them `email` in `people`, or `to` here.",
        {
          disposition: GIVE_UP,
        },
      );
    return sendMail(settings.server, { from: settings.from, to, subject, text, html }, id, at);
  }
  if (settings.type === "webhook") {
    if (content.kind !== "webhook") throw unfit();
    return sent(await postSigned(settings.url, settings.secret, { id, ...content }, at));
  }
  if (content.kind !== "chat") throw unfit();
  return sent(await postToChat(settings.type, settings.url, content.text));
};

const requireHost = async (address: string): Promise<void> => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new ChannelError(
      "Its address is none of the web.",
      "Give the https:// address that it was made with.",
      {
        disposition: GIVE_UP,
      },
    );
  try {
    await lookup(url.hostname.replace(/^\[|\]$/g, ""));
  } catch (thrown) {
    throw new ChannelError("There is no such host as in its address.", "Correct the address.", {
      disposition: RETRY,
      cause: thrown,
    });
  }
};

/** What can be known of a channel without sending anything; throws what is wrong. Answers what was found, in a sentence. */
export const examineOutlet = async (settings: OutletSettings): Promise<string> => {
  if (settings.type === "mail") {
    await examineMail(settings.server);
    return "The mail server takes our sign-in.";
  }
  await requireHost(settings.url);
  if (settings.type === "webhook" && signingKeyOf(settings.secret) === null)
    throw new ChannelError(
      "Its secret is no key of Standard Webhooks.",
      "Give `whsec_` and 24 to 64 random bytes in base64.",
      { disposition: GIVE_UP },
    );
  return "The host of its address is there; whether it takes messages shows with the first.";
};
