/** Requests to intake: whatever GitLab, somebody who is not GitLab, or no HTTP client at all might send. */
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { mutatedJson } from "./json.ts";
import { text } from "./text.ts";

/** Who the sender is, as far as the credentials say. */
type Credentials = "secret" | "signed" | "none" | "guess" | "forged" | "stale";

/** One request before it is written down. */
export interface GeneratedRequest {
  readonly credentials: Credentials;
  readonly path: string;
  readonly event: string;
  /** Header lines beside the usual ones. */
  readonly extra: readonly (readonly [name: string, value: string])[];
  readonly id: "fresh" | "none" | "odd";
  readonly body: Buffer;
  readonly framing: "length" | "chunked" | "broken";
  /** Picks what is broken. */
  readonly odd: number;
}

/** What a request has to be answered. */
export type Expectation = "stored" | "refused" | "anything but 5xx";

/** What requests prove themselves with. */
export interface Keys {
  readonly secret: string;
  /** `whsec_…`. */
  readonly signingToken: string;
}

const EVENTS = [
  "Issue Hook",
  "Confidential Issue Hook",
  "Note Hook",
  "Confidential Note Hook",
  "Emoji Hook",
  "Member Hook",
  "Subgroup Hook",
  "Project Hook",
  "System Hook",
  "Push Hook",
];

/** What a header's value may be made of; Node sends and takes Latin-1. */
const legal = (value: string): string =>
  Buffer.from(value, "utf8")
    .toString("latin1")
    .replaceAll(/(?!\t)\p{Cc}/gu, "")
    .trim()
    .slice(0, 2_000);

const EXTRA_NAMES = [
  "Content-Encoding",
  "X-Gitlab-Instance",
  "X-Gitlab-Webhook-UUID",
  "X-Gitlab-Event-UUID",
  "X-Request-Id",
  "User-Agent",
  "Accept-Encoding",
  "X-Forwarded-For",
  "Content-Type",
  "X-Custom-1",
  "__proto__",
  "constructor",
  "Cookie",
  "Authorization",
  "Upgrade-Insecure-Requests",
  "Range",
  "If-None-Match",
];

/** Requests over mutations of these payloads. */
export const requests = (payloads: readonly object[]): fc.Arbitrary<GeneratedRequest> =>
  fc.record({
    credentials: fc.oneof(
      { weight: 12, arbitrary: fc.constant<Credentials>("secret") },
      { weight: 3, arbitrary: fc.constant<Credentials>("signed") },
      { weight: 5, arbitrary: fc.constantFrom<Credentials>("none", "guess", "forged", "stale") },
    ),
    path: fc.oneof(
      {
        weight: 8,
        arbitrary: fc.constantFrom("/webhooks/gitlab/sandbox", "/webhooks/gitlab", "/webhooks/gitlab/?x=1"),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "/webhooks/gitlab/nobody",
          "/webhooks/gitlab/__proto__",
          "/webhooks/gitlab/constructor",
        ),
      },
    ),
    event: fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom(...EVENTS) },
      { weight: 2, arbitrary: text.map(legal) },
    ),
    extra: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(fc.tuple(fc.constantFrom(...EXTRA_NAMES), text.map(legal)), {
          minLength: 1,
          maxLength: 4,
        }),
      },
    ),
    id: fc.oneof(
      { weight: 8, arbitrary: fc.constant("fresh" as const) },
      { weight: 2, arbitrary: fc.constantFrom("none" as const, "odd" as const) },
    ),
    body: fc.oneof(
      { weight: 20, arbitrary: mutatedJson(payloads) },
      { weight: 2, arbitrary: text.map((one) => Buffer.from(one, "utf8")) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    ),
    framing: fc.oneof(
      { weight: 30, arbitrary: fc.constant("length" as const) },
      { weight: 3, arbitrary: fc.constant("chunked" as const) },
      { weight: 1, arbitrary: fc.constant("broken" as const) },
    ),
    odd: fc.nat({ max: 10_000 }),
  });

/** What follows from it. A path that names no instance of ours is refused whatever is sent there. */
export const expectationOf = ({ credentials, path, framing }: GeneratedRequest): Expectation => {
  if (framing === "broken") return "anything but 5xx";
  const known = !/nobody|__proto__|constructor/.test(path);
  return known && (credentials === "secret" || credentials === "signed") ? "stored" : "refused";
};

const sign = (token: string, id: string, timestamp: string, body: Buffer): string => {
  const key = Buffer.from(token.slice("whsec_".length), "base64");
  const mac = createHmac("sha256", key)
    .update(Buffer.from(`${id}.${timestamp}.`, "latin1"))
    .update(body);
  return `v1,${mac.digest("base64")}`;
};

/** `fresh`: a number that no other request has. */
const credentialLines = (given: GeneratedRequest, keys: Keys, id: string): string[] => {
  const now = Math.floor(Date.now() / 1_000);
  const signed = (timestamp: number, body: Buffer) => [
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: ${sign(keys.signingToken, id, String(timestamp), body)}`,
  ];
  switch (given.credentials) {
    case "secret":
      return [`X-Gitlab-Token: ${keys.secret}`];
    case "signed":
      return signed(now, given.body);
    case "forged":
      return signed(now, Buffer.from(`${given.body.length} other bytes`));
    case "stale":
      return signed(now - 301 - given.odd, given.body);
    case "guess":
      return [`X-Gitlab-Token: ${keys.secret.slice(0, -1)}${given.odd % 2 === 0 ? "" : "é"}`];
    case "none":
      return [];
  }
};

const ODD_IDS = ["%00", "a".repeat(300), "🦊", "' OR 1=1 --", "constructor", "x y", "\\0", "..", "sha256:"];

const chunked = (body: Buffer, odd: number): Buffer[] => {
  const size = 1 + (odd % 700);
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n"));
  }
  return [...parts, Buffer.from("0\r\n\r\n")];
};

/** What a broken request says of its end, or of itself. */
const BROKEN: readonly ((body: Buffer) => string)[] = [
  () => "Content-Length: -1\r\n",
  () => "Content-Length: 99999999999999999999\r\n",
  (body) => `Content-Length: ${body.length}\r\nContent-Length: 0\r\n`,
  (body) => `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n`,
  () => "Transfer-Encoding: gzip\r\n",
  () => "Transfer-Encoding: chunked\r\n",
  () => "X-Nul: a\0b\r\nContent-Length: 0\r\n",
  () => "No colon at all\r\nContent-Length: 0\r\n",
  () => `X-Long: ${"x".repeat(70_000)}\r\nContent-Length: 0\r\n`,
  () => `${"X-Many: 1\r\n".repeat(250)}Content-Length: 0\r\n`,
  () => " folded\r\nContent-Length: 0\r\n",
  () => "Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n",
  () => "Expect: nothing\r\nContent-Length: 0\r\n",
];

/** The bytes of a request, and the id that its delivery is stored under; null: none. */
export const written = (
  given: GeneratedRequest,
  keys: Keys,
  serial: string,
): { readonly parts: readonly (string | Buffer)[]; readonly id: string | null } => {
  const id =
    given.id === "odd"
      ? Buffer.from(`${ODD_IDS[given.odd % ODD_IDS.length] ?? ""} ${serial}`, "utf8").toString("latin1")
      : serial;
  // What is signed needs an id, as GitLab sends it.
  const named = given.id !== "none" || ["signed", "forged", "stale"].includes(given.credentials);
  const lines = [
    `POST ${given.path} HTTP/1.1`,
    "Host: localhost",
    "Content-Type: application/json",
    `X-Gitlab-Event: ${given.event}`,
    ...(named ? [`webhook-id: ${id}`] : []),
    ...credentialLines(given, keys, id),
    ...given.extra.map(([name, value]) => `${name}: ${value}`),
  ];
  const head = Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1");
  const stored = named ? id : null;
  if (given.framing === "broken")
    return {
      parts: [head, BROKEN[given.odd % BROKEN.length]?.(given.body) ?? "", "\r\n", given.body],
      id: stored,
    };
  if (given.framing === "chunked")
    return {
      parts: [head, "Transfer-Encoding: chunked\r\n\r\n", ...chunked(given.body, given.odd)],
      id: stored,
    };
  return { parts: [head, `Content-Length: ${given.body.length}\r\n\r\n`, given.body], id: stored };
};
