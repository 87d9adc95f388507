/** A mail server that keeps what it takes, or refuses and fails as it is told. */
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** What goes wrong. */
export type MailTrouble =
  | "refuses sender"
  | "refuses for now"
  | "refuses text"
  | "dies after the text"
  | "dies before the text";

/** A running mail server. */
export interface MailServer {
  readonly url: string;
  /** Whole messages, oldest first. */
  readonly messages: readonly string[];
  trouble(what: MailTrouble | null): void;
  stop(): Promise<void>;
}

const answer = (code: number, words: string): Error =>
  Object.assign(new Error(words), { responseCode: code });

/** Starts it on a free port; user `liaison`, password `secret word`. */
export const startMailServer = async (): Promise<MailServer> => {
  const messages: string[] = [];
  let trouble: MailTrouble | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) => {
      const isRight = username === "liaison" && password === "secret word";
      done(isRight ? null : answer(535, "Who is that"), isRight ? { user: username } : undefined);
    },
    onMailFrom: (_, __, done) => {
      if (trouble === "refuses sender") return done(answer(550, "Not from here"));
      if (trouble === "refuses for now") return done(answer(451, "Greylisted"));
      if (trouble === "dies before the text") return void destroyAll();
      return done();
    },
    onRcptTo: ({ address }, _, done) =>
      done(address.startsWith("nobody") ? answer(550, "No such user") : null),
    onData: (stream, _, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (trouble === "refuses text") return done(answer(554, "Looks like spam"));
        messages.push(Buffer.concat(chunks).toString());
        if (trouble === "dies after the text") return void destroyAll();
        return done();
      });
    },
  });
  const destroyAll = (): void => {
    for (const connection of server.connections as unknown as Set<{ _socket: { destroy(): void } }>)
      connection._socket.destroy();
  };
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://liaison:secret%20word@127.0.0.1:${port}`,
    messages,
    trouble: (what) => {
      trouble = what;
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
};
