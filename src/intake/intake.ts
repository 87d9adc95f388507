import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { within } from "../lib/limit.ts";
import type { Logger } from "../lib/log.ts";
import { noTracer, type Tracer } from "../lib/trail.ts";
import { answerWith } from "./answers.ts";
import { createArrivals } from "./arrival.ts";
import type { RefusalReason } from "./authenticate.ts";
import { type BodyLimits, declaredSize, SlowSender } from "./body.ts";
import type { DeliveryStore, IntakeFigures, IntakeInstance, IntakeNews } from "./delivery.ts";
import { createFreshSecrets } from "./fresh-secrets.ts";
import { isLate, keepDelivery, LATE } from "./keep.ts";
import { createKeyring } from "./keyring.ts";
import { defaultIntakeLimits, type IntakeLimits } from "./limits.ts";
import { createQuietLog, type QuietLog } from "./quiet-log.ts";
import { type Received, type ReceiveTools, type Reception, receive } from "./receive.ts";
import { recountKept, recountLost } from "./recount.ts";
import { createRooms, OVERHEAD, type Rooms } from "./rooms.ts";

/** What intake needs from the others. */
export interface IntakeNeeds {
  readonly instances: () => readonly IntakeInstance[];
  /** User ids of our own accounts in an instance, present and earlier: their events need no work. */
  readonly ownIds: (instance: string) => ReadonlySet<number>;
  readonly deliveries: DeliveryStore;
  readonly news: IntakeNews;
  readonly figures: IntakeFigures;
  readonly log: Logger;
  /** Default: nothing is traced. */
  readonly tracer?: Tracer;
  readonly clock: Clock;
  readonly limits?: Partial<IntakeLimits>;
}

/** Answers one call of `/webhooks/gitlab[/INSTANCE]`; `instance` is the last part of the path, null without. */
export type Intake = (request: IncomingMessage, response: ServerResponse, instance: string | null) => void;

/** One HTTP exchange. */
interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Milliseconds of `performance.now()`. */
  readonly began: number;
}

/** What lives as long as the service. */
interface Desk {
  readonly needs: IntakeNeeds;
  readonly limits: IntakeLimits;
  readonly rooms: Rooms;
  readonly arrival: ReturnType<typeof createArrivals>;
  readonly bodies: { readonly known: BodyLimits; readonly strangers: BodyLimits };
  readonly tools: ReceiveTools;
  readonly quietly: QuietLog;
}

const roomFor = (request: IncomingMessage, keep: number): number => {
  const declared = declaredSize(request) ?? keep;
  return OVERHEAD + (declared > keep ? 0 : declared);
};

const refuse = (desk: Desk, { request, response }: Call, reason: RefusalReason): void => {
  answerWith(request, response, "refused");
  desk.needs.figures.refused(reason);
  const address = request.socket.remoteAddress;
  desk.quietly(reason, { reason, address }, "a delivery was refused: it did not prove where it comes from");
};

const sendAway = (desk: Desk, { request, response }: Call, reason: string, error?: string): void => {
  answerWith(request, response, "unavailable");
  desk.needs.figures.unavailable(reason);
  desk.quietly(reason, { reason, error }, "a delivery could not be stored and was answered 503");
};

/** `stranger`: it only claimed to have signed, so it may be anybody. */
const hangUpOn = (desk: Desk, { request, response }: Call, stranger: boolean): void => {
  const reason = stranger ? "slow-stranger" : "slow-sender";
  answerWith(request, response, "slow");
  desk.needs.figures.unavailable(reason);
  const address = request.socket.remoteAddress;
  desk.quietly(reason, { address }, "the body of a delivery came too slowly and was answered 408");
};

const store = async (desk: Desk, received: Received, call: Call): Promise<void> => {
  const { needs, limits } = desk;
  const { log, figures, tracer = noTracer } = needs;
  const keeping = keepDelivery(received, needs);
  try {
    const kept = await within(keeping, limits.storeWait, isLate);
    if (kept === LATE) {
      sendAway(desk, call, "slow-store");
      recountLost(tracer, received, call.began);
      // The store still holds the body, so its room stays taken.
      await keeping;
      return;
    }
    answerWith(call.request, call.response, kept.outcome);
    recountKept({ log, tracer, figures }, received, kept, call.began);
  } catch (thrown) {
    sendAway(desk, call, "store", messageOf(thrown));
    recountLost(tracer, received, call.began);
  }
};

/** The sender went away before its body had arrived. */
const isGone = ({ request }: Call): boolean => request.destroyed && !request.complete;

const goOn = ({ request, response }: Call): void => {
  if (request.headers.expect !== undefined) response.writeContinue();
};

/** Its headers were good: it finds room before it is read. */
const takeKnown = async (desk: Desk, call: Call, reception: Reception, bytes: number): Promise<void> => {
  const giveBack = await desk.rooms.known(bytes, reception.instance);
  if (giveBack === null) return sendAway(desk, call, "no-room");
  try {
    goOn(call);
    const received = await reception.read(desk.bodies.known);
    if ("reason" in received) return refuse(desk, call, received.reason);
    await store(desk, received, call);
  } finally {
    giveBack();
  }
};

const nothing = (): void => undefined;

/**
 * Reads what proves itself by its last byte. What is there as a whole is looked at at once; what is slow or large needs
 * room that is the strangers' own. Only what is proven takes the others' room. Nothing: the sender has its answer.
 */
const prove = async (desk: Desk, call: Call, reception: Reception, bytes: number) => {
  goOn(call);
  const isWhole = (await desk.arrival(call.request)) === "whole";
  const leave = isWhole ? nothing : await desk.rooms.strangers(bytes, reception.instance);
  if (leave === null) return sendAway(desk, call, "no-room-for-strangers");
  try {
    const received = await reception.read(desk.bodies.strangers);
    if ("reason" in received) return refuse(desk, call, received.reason);
    const giveBack = await desk.rooms.known(bytes, received.delivery.instance);
    return giveBack === null ? sendAway(desk, call, "no-room") : { received, giveBack };
  } finally {
    leave();
  }
};

const takeStranger = async (desk: Desk, call: Call, reception: Reception, bytes: number): Promise<void> => {
  const proven = await prove(desk, call, reception, bytes);
  if (proven === undefined) return;
  try {
    await store(desk, proven.received, call);
  } finally {
    proven.giveBack();
  }
};

const take = async (desk: Desk, call: Call, named: string | null): Promise<void> => {
  const reception = receive(call.request, named, desk.tools);
  if ("reason" in reception) return refuse(desk, call, reception.reason);
  const bytes = roomFor(call.request, desk.limits.keptBody);
  try {
    await (reception.stranger ? takeStranger : takeKnown)(desk, call, reception, bytes);
  } catch (thrown) {
    if (!(thrown instanceof SlowSender) || isGone(call)) throw thrown;
    hangUpOn(desk, call, reception.stranger);
  }
};

/**
 * The door for GitLab's deliveries. Not authenticated: 401, nothing stored, no hint. Authenticated: 200 as soon
 * as it is stored, whatever it holds, since four answers of 4xx or 5xx in a row make GitLab pause the hook.
 * Not storable: 503. Works on Node's own request and response: it decides before the body is read.
 */
export const createIntake = (needs: IntakeNeeds): Intake => {
  const limits = { ...defaultIntakeLimits, ...needs.limits };
  const keyring = createKeyring((reason) =>
    needs.log.error({ reason }, "a signing token in the configuration cannot be one and is never matched"),
  );
  const { instances, ownIds, clock } = needs;
  const { keptBody: keep, readBody: read } = limits;
  const quietly = createQuietLog(needs.log, clock);
  const secretsOf = createFreshSecrets(clock, quietly);
  const desk: Desk = {
    needs,
    limits,
    rooms: createRooms(limits, instances, needs.figures),
    arrival: createArrivals({ patience: limits.strangerPatience, bytes: limits.strangersBytes }),
    bodies: {
      known: { keep, read, pace: limits.slowestPace, grace: limits.slowGrace },
      strangers: { keep, read, pace: limits.strangerPace, grace: limits.strangerGrace },
    },
    tools: { instances, ownIds, clock, keyring, secretsOf },
    quietly,
  };
  return (request, response, instance) => {
    if (request.method !== "POST") return answerWith(request, response, "method");
    const call: Call = { request, response, began: performance.now() };
    take(desk, call, instance).catch((thrown: unknown) => {
      const error = messageOf(thrown);
      if (isGone(call)) needs.log.debug({ error }, "a sender went away before its body had arrived");
      else sendAway(desk, call, "unexpected", error);
    });
  };
};
