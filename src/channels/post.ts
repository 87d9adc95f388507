/** One POST of JSON to an address that somebody gave us, told apart by how surely it did not arrive. */
import { messageOf } from "../lib/errors.ts";
import { ChannelError, GIVE_UP, RETRY } from "./errors.ts";

/** Answers that take longer are of no use to anybody. Milliseconds. */
const LIMIT_MS = 15_000;

/** Failures of connecting, by Node's and undici's codes: nothing was sent. */
const NEVER_ARRIVED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Codes of an error and of what lies beneath it. */
const codesOf = (thrown: unknown): string[] => {
  if (typeof thrown !== "object" || thrown === null) return [];
  const { code, cause, errors } = thrown as { code?: unknown; cause?: unknown; errors?: unknown };
  const inner = Array.isArray(errors) ? errors.flatMap(codesOf) : [];
  return [...(typeof code === "string" ? [code] : []), ...inner, ...codesOf(cause)];
};

const unreachable = (thrown: unknown): ChannelError => {
  const codes = codesOf(thrown);
  const known = codes.find((code) => NEVER_ARRIVED.has(code));
  if (known !== undefined)
    return new ChannelError(
      `It cannot be reached (${known}).`,
      "Look whether the address is right and answers.",
      {
        disposition: RETRY,
        cause: thrown,
      },
    );
  return new ChannelError(
    `No answer came (${codes[0] ?? messageOf(thrown)}).`,
    "Look whether it is there all the same.",
    { disposition: RETRY, answerLost: true, cause: thrown },
  );
};

/** Seconds, or a date (RFC 9110, section 10.2.3); 0: it does not say. */
const retryAfterMs = (header: string | null): number => {
  if (header === null) return 0;
  const seconds = Number(header);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
};

const BUSY: ReadonlySet<number> = new Set([429, 503]);
/** A proxy waited in vain for what is behind it, which may have been at work. */
const NOBODY_KNOWS: ReadonlySet<number> = new Set([502, 504]);
const DEFAULT_WAIT_MS = 60_000;
const LONGEST_WORDS = 80;

/** What was answered, as far as it is a word of a machine: Slack says `no_service`, `channel_is_archived`. */
const wordsOf = (body: string): string => {
  const word = body.trim().slice(0, LONGEST_WORDS);
  return /^[\w .:-]+$/.test(word) ? `, ${word}` : "";
};

const refusal = (status: number, body: string, retryAfter: string | null): ChannelError => {
  const sentence = `It answered ${status}${wordsOf(body)}.`;
  if (BUSY.has(status))
    return new ChannelError(sentence, "Nothing has to be done: it is sent later.", {
      disposition: { kind: "wait", milliseconds: retryAfterMs(retryAfter) || DEFAULT_WAIT_MS },
    });
  if (NOBODY_KNOWS.has(status))
    return new ChannelError(sentence, "Look whether it is there all the same.", {
      disposition: RETRY,
      answerLost: true,
    });
  if (status >= 500) return new ChannelError(sentence, "Look what is wrong with it.", { disposition: RETRY });
  const remedy =
    status < 400 ? "Give the address that it points to." : "Make a new address there, and give that.";
  return new ChannelError(sentence, remedy, { disposition: GIVE_UP });
};

/** Posts a body; answers the status. Throws `ChannelError` for everything but 2xx; follows nobody elsewhere. */
export const postJson = async (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> => {
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  } catch (thrown) {
    throw unreachable(thrown);
  }
  // What was answered counts from here on, even if the rest of it does not come.
  const words = await answer.text().catch(() => "");
  if (answer.ok) return answer.status;
  throw refusal(answer.status, words, answer.headers.get("retry-after"));
};
