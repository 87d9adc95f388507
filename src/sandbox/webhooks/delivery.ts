/** One delivery: made, sent, counted and kept in the hook's log. */
import { randomUUID } from "node:crypto";
import type { Hook, HookDelivery } from "../world/types.ts";
import { nextId, timestamp, type World } from "../world/world.ts";
import { deliveryHeaders, type Identity, redactedHeaders } from "./headers.ts";
import { recordAttempt } from "./health.ts";
import { renderTemplate } from "./template.ts";
import type { Answer, Transport } from "./transport.ts";

/** How many deliveries a hook's log keeps. */
const LOG_LENGTH = 300;
/** GitLab sends nothing larger. */
const MOST_BODY_BYTES = 25 * 1024 * 1024;

/** A kept delivery, with the reason where there was no answer (GitLab keeps it, its API does not tell it). */
export interface LoggedDelivery extends HookDelivery {
  readonly errorMessage: string | null;
}

/** A new identity; give `idempotencyKey` to send something again. */
export const newIdentity = (
  trigger: Identity["trigger"],
  eventUuid: string,
  idempotencyKey = randomUUID() as string,
): Identity => ({ trigger, eventUuid, idempotencyKey });

/** The address with its `{variables}` filled in. */
const addressOf = (hook: Hook): string =>
  hook.urlVariables.reduce((url, { key, value }) => url.replaceAll(`{${key}}`, value), hook.url);

const sendBody = async (
  transport: Transport,
  hook: Hook,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answer> => {
  if (Buffer.byteLength(body) > MOST_BODY_BYTES) return { error: "the body is larger than 25 MB" };
  const { enableSslVerification: verifyCertificate } = hook;
  return await transport({ url: addressOf(hook), headers, body, verifyCertificate });
};

const isSuccess = (answer: Answer): boolean =>
  "status" in answer && answer.status >= 200 && answer.status < 400;

const responsePart = (answer: Answer) =>
  "error" in answer
    ? {
        responseStatus: "internal error" as const,
        responseHeaders: {},
        responseBody: "",
        errorMessage: answer.error,
      }
    : {
        responseStatus: answer.status,
        responseHeaders: answer.headers,
        responseBody: answer.body,
        errorMessage: null,
      };

const keep = (hook: Hook, delivery: LoggedDelivery): void => {
  hook.deliveries.push(delivery);
  if (hook.deliveries.length > LOG_LENGTH) hook.deliveries.splice(0, hook.deliveries.length - LOG_LENGTH);
};

/** Sends a body to a hook; the only way out of the sandbox. Never rejects. */
export const deliver = async (
  world: World,
  transport: Transport,
  hook: Hook,
  identity: Identity,
  body: string,
): Promise<LoggedDelivery> => {
  const rendered = renderTemplate(hook.customWebhookTemplate, body);
  const sent = rendered.ok ? rendered.value : body;
  const headers = deliveryHeaders(world, hook, identity, sent);
  const createdAt = timestamp(world);
  const start = performance.now();
  const answer = rendered.ok ? await sendBody(transport, hook, headers, sent) : { error: rendered.reason };
  const durationSeconds = Math.round((performance.now() - start) * 1000) / 1_000_000;
  recordAttempt(world, hook, isSuccess(answer));
  const delivery: LoggedDelivery = {
    id: nextId(world, "delivery"),
    hook,
    url: hook.url,
    trigger: identity.trigger,
    requestHeaders: redactedHeaders(hook, headers),
    requestBody: body,
    durationSeconds,
    createdAt,
    ...responsePart(answer),
  };
  keep(hook, delivery);
  return delivery;
};
