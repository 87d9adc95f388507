/** Mail over SMTP, plain and HTML in one. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import { messageOf } from "../lib/errors.ts";
import type { Sent } from "../model/task.ts";
import { ChannelError, GIVE_UP, RETRY } from "./errors.ts";

/** Milliseconds: for the connection, the greeting, and silence. */
const LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 } as const;

/** A mail to be. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What nodemailer says of an error beside its text. */
interface SmtpFailure {
  readonly code?: string;
  readonly responseCode?: number;
}

const detailsOf = (thrown: unknown): SmtpFailure => (thrown instanceof Error ? (thrown as SmtpFailure) : {});

/** `smtp://` or `smtps://`, with user and password where they are needed. */
const requireServer = (server: string): string => {
  if (URL.canParse(server) && /^smtps?:$/.test(new URL(server).protocol)) return server;
  throw new ChannelError(
    "The server is no address of SMTP.",
    "Give it as smtps://USER:PASSWORD@HOST:465, or smtp://USER:PASSWORD@HOST:587 for STARTTLS.",
    { disposition: GIVE_UP },
  );
};

/** SMTP's 4yz passes by itself, its 5yz does not (RFC 5321, section 4.2.1). */
const refusal = (thrown: unknown, wasSending: boolean): ChannelError => {
  const { code, responseCode } = detailsOf(thrown);
  if (responseCode !== undefined && responseCode >= 400)
    return new ChannelError(
      `The mail server refused with ${responseCode}.`,
      "Look into its log, and at user, password, sender and recipients.",
      { disposition: responseCode >= 500 ? GIVE_UP : RETRY, cause: thrown },
    );
  if (wasSending)
    return new ChannelError(
      `The mail server was lost while it took the mail (${code ?? messageOf(thrown)}).`,
      "Look into its log whether it has the mail.",
      { disposition: RETRY, answerLost: true, cause: thrown },
    );
  return new ChannelError(
    `The mail server cannot be reached (${code ?? messageOf(thrown)}).`,
    "Look whether the address is right and answers.",
    { disposition: RETRY, cause: thrown },
  );
};

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** A password goes over the net encrypted, or not at all. */
const mustEncrypt = (server: string): boolean => {
  const { protocol, username, hostname } = new URL(server);
  return protocol === "smtp:" && username !== "" && !LOOPBACK.test(hostname);
};

const transportOf = (server: string) => {
  const url = requireServer(server);
  const transport = createTransport({
    url,
    ...(mustEncrypt(url) ? { requireTLS: true } : {}),
    ...LIMITS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const state = { isSending: false };
  // The text is asked for once sender and recipients are taken; before that nothing can have arrived.
  transport.use("stream", (mail, done) => {
    const read = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = () =>
      Readable.from(
        (async function* () {
          state.isSending = true;
          yield* read();
        })(),
      );
    done();
  });
  return { transport, state };
};

const domainOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? "oss-liaison.invalid";

/** Sends a mail; `id` becomes its Message-ID, the same for every try. Some of several recipients may be refused. */
export const sendMail = async (server: string, mail: Mail, id: string, at: Date): Promise<Sent> => {
  const { transport, state } = transportOf(server);
  const digest = createHash("sha256").update(id).digest("hex").slice(0, 32);
  try {
    const { accepted, rejected } = await transport.sendMail({
      ...mail,
      to: [...mail.to],
      date: at,
      messageId: `<${digest}@${domainOf(mail.from)}>`,
      // Nobody's absence notes come back (RFC 3834).
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    });
    const refused = rejected.length === 0 ? "" : `; ${rejected.length} of the recipients were refused`;
    const why = `sent to ${accepted.length} ${accepted.length === 1 ? "address" : "addresses"}${refused}`;
    return { why, refused: rejected.length };
  } catch (thrown) {
    throw refusal(thrown, state.isSending);
  } finally {
    transport.close();
  }
};

/** Connects and signs in, and sends nothing. Throws where that is not possible. */
export const examineMail = async (server: string): Promise<void> => {
  const { transport } = transportOf(server);
  try {
    await transport.verify();
  } catch (thrown) {
    throw refusal(thrown, false);
  } finally {
    transport.close();
  }
};
