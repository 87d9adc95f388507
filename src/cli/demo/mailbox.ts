/** Somebody's mail: a server that takes everything that is sent to it, and keeps it as files that mail programs open. */
import { mkdir, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** A mail that came. */
export interface KeptMail {
  /** The file that it is in. */
  readonly path: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** As mail programs without HTML show it. */
  readonly plain: string;
  readonly html: string;
}

/** A running mailbox. */
export interface Mailbox {
  /** `smtp://…`, for a channel's `server`. */
  readonly url: string;
  /** Oldest first. */
  readonly mails: readonly KeptMail[];
  stop(): Promise<void>;
}

/** RFC 2045, section 6.7: bytes as `=C3=A9`, and lines that go on after `=`. */
const unquoted = (body: string): string => {
  const bytes = body
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};

const decoded = (head: string, body: string): string => {
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(head)?.[1]?.toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return encoding === "quoted-printable" ? unquoted(body) : Buffer.from(body, "latin1").toString("utf8");
};

/** A head and what follows it, of a mail or of a part of one. */
const divided = (part: string): readonly [head: string, body: string] => {
  const end = part.indexOf("\r\n\r\n");
  return [part.slice(0, end).replaceAll(/\r\n[ \t]+/g, " "), part.slice(end + 4)];
};

/** The one part of a kind, as a text; empty: there is none. */
const partOf = (raw: string, kind: string): string => {
  const [head, body] = divided(raw);
  const boundary = /boundary="?([^";]+)"?/i.exec(head)?.[1];
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`);
  const found = parts.map((part) => divided(part.trimStart())).find(([inner]) => inner.includes(kind));
  return found === undefined
    ? ""
    : decoded(...found)
        .replaceAll("\r\n", "\n")
        .trim();
};

/** Starts it on a free port of 127.0.0.1; what comes is kept in a folder. */
export const startMailbox = async (folder: string): Promise<Mailbox> => {
  await mkdir(folder, { recursive: true });
  const mails: KeptMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, { envelope }, done) => {
      const keep = async (): Promise<void> => {
        const raw = await text(stream.setEncoding("latin1"));
        const path = join(folder, `${mails.length + 1}.eml`);
        await writeFile(path, raw, "latin1");
        mails.push({
          path,
          to: envelope.rcptTo.map(({ address }) => address),
          subject: /^subject: (.*)$/im.exec(divided(raw)[0])?.[1] ?? "",
          plain: partOf(raw, "text/plain"),
          html: partOf(raw, "text/html"),
        });
      };
      keep().then(() => done(), done);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve());
  });
  // Whoever hangs up early ends nobody's story.
  server.removeAllListeners("error").on("error", () => undefined);
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
};
