import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type ClaimTools, headerOf, type RefusalReason, readClaim } from "./authenticate.ts";
import { type BodyLimits, type ReadBody, readBody } from "./body.ts";
import type { IntakeInstance, NewDelivery } from "./delivery.ts";
import { notUnderstood, textOf, type Understanding, understand } from "./reading.ts";
import type { SignatureCheck } from "./signature.ts";

/** A delivery that proved where it comes from, ready to be stored. */
export interface Received {
  readonly delivery: NewDelivery;
  readonly member: Understanding["member"];
}

/** What is needed to read one. */
export interface ReceiveTools extends ClaimTools {
  readonly instances: () => readonly IntakeInstance[];
  readonly ownIds: (instance: string) => ReadonlySet<number>;
}

/** Longer header values than this are not what GitLab sends; characters. */
const LONGEST_HEADER = 255;

const messageIdOf = (request: IncomingMessage): string | null => {
  const id = headerOf(request.headers, "webhook-id") || headerOf(request.headers, "idempotency-key");
  if (!id) return null;
  if (id.length <= LONGEST_HEADER) return id;
  return `sha256:${createHash("sha256").update(id, "latin1").digest("hex")}`;
};

const understandBody = (
  request: IncomingMessage,
  body: ReadBody,
  context: { readonly instance: string; readonly eventHeader: string; readonly ownIds: ReadonlySet<number> },
): { readonly body: NewDelivery["body"]; readonly understanding: Understanding } => {
  if (body.bytes === null) {
    const why = body.cut
      ? `too large to read: more than ${body.size} bytes`
      : `too large to keep: ${body.size} bytes`;
    return { body: null, understanding: notUnderstood(why) };
  }
  const text = textOf(body.bytes);
  const encoding = headerOf(request.headers, "content-encoding");
  return { body: text ?? body.bytes, understanding: understand({ ...context, encoding, text }) };
};

const describe = (
  request: IncomingMessage,
  instance: string,
  read: { readonly body: ReadBody; readonly digest: string; readonly eventHeader: string },
  tools: ReceiveTools,
): Received => {
  const { eventHeader, digest } = read;
  const { body, understanding } = understandBody(request, read.body, {
    instance,
    eventHeader,
    ownIds: tools.ownIds(instance),
  });
  const { member, ...understood } = understanding;
  const delivery: NewDelivery = {
    instance,
    messageId: messageIdOf(request),
    digest,
    eventHeader,
    receivedAt: tools.clock(),
    source: "webhook",
    body,
    size: read.body.size,
    ...understood,
  };
  return { delivery, member };
};

type Sender = { readonly instance: string } | { readonly reason: RefusalReason };

const senderOf = (check: SignatureCheck, body: ReadBody): Sender => {
  if (body.cut) return { reason: "too-large-to-verify" };
  const [instance, ...others] = check.signers();
  if (instance === undefined) return { reason: "wrong-signature" };
  return others.length > 0 ? { reason: "several-instances-match" } : { instance };
};

/** The rest of the work on a request whose headers were good. Rejects when the sender goes away, or is too slow (`SlowSender`). */
export interface Reception {
  /** Whose share of memory it takes; null: it cannot be told yet. */
  readonly instance: string | null;
  /** Its headers prove nothing: anybody may have sent it. */
  readonly stranger: boolean;
  read(limits: BodyLimits): Promise<Received | { readonly reason: RefusalReason }>;
}

/**
 * Begins with a request: looks at its headers only, so that a wrong secret token costs no reading.
 * `named` is the instance in the path.
 */
export const receive = (
  request: IncomingMessage,
  named: string | null,
  tools: ReceiveTools,
): Reception | { readonly reason: RefusalReason } => {
  const claim = readClaim(request.headers, named, tools.instances(), tools);
  if (claim.kind === "refused") return { reason: claim.reason };
  const eventHeader = (headerOf(request.headers, "x-gitlab-event") ?? "").slice(0, LONGEST_HEADER);
  return {
    instance: claim.instance,
    stranger: claim.kind === "signed" && !claim.vouched,
    async read(limits) {
      const hash = createHash("sha256").update(`${eventHeader}\n`);
      const check = claim.kind === "signed" ? claim.check : null;
      const body = await readBody(request, limits, (chunk) => {
        hash.update(chunk);
        check?.update(chunk);
      });
      const sender: Sender = claim.kind === "signed" ? senderOf(claim.check, body) : claim;
      if ("reason" in sender) return sender;
      return describe(request, sender.instance, { body, digest: hash.digest("hex"), eventHeader }, tools);
    },
  };
};
