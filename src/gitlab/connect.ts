/** How a client of one instance is put together: transport, pauses, tokens, resources. */
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/log.ts";
import { noSpan, type Trail } from "../lib/trail.ts";
import { createPauses } from "./pauses.ts";
import { createProjects, type KnownProjects, projectRefOf } from "./projects.ts";
import { createSend, type OnAnswer, type Pace, USUAL_PACE } from "./requester.ts";
import { createResources } from "./resources.ts";
import { fieldsOf } from "./shape.ts";
import { createTokens } from "./tokens.ts";
import { createTransport } from "./transport.ts";

/** How a client is made. */
export interface GitlabOptions {
  /** The instance's name in `liaison.yml`. */
  readonly instance: string;
  /** Base address, such as `https://gitlab.com`. */
  readonly url: string;
  /** The token for a path (of a project or group), without one the instance's own; asked for every request. */
  readonly tokenFor: (path?: string) => string;
  /** Paths that have tokens of their own. */
  readonly tokenPaths?: readonly string[];
  readonly log: Logger;
  readonly clock?: Clock;
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** 0 to 1; spreads retries. */
  readonly random?: () => number;
  readonly pace?: Partial<Pace>;
  readonly onAnswer?: OnAnswer;
  /** The service stops: nothing is waited for and tried again any more; requests under way go on. */
  readonly stopping?: AbortSignal;
  /** Ends requests under way, and refuses new ones. */
  readonly abandoned?: AbortSignal;
}

const sleepFor = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
};

/** What requests to one instance go through: for work of its own, and for any trail. */
export const connect = (options: GitlabOptions, clock: Clock) => {
  const random = options.random ?? Math.random;
  const shared = {
    transport: createTransport(options.abandoned),
    pauses: createPauses(clock, random),
    pace: { ...USUAL_PACE, ...options.pace },
    clock,
    sleep: options.sleep ?? sleepFor,
    random,
    onAnswer: options.onAnswer ?? (() => undefined),
    ...(options.stopping === undefined ? {} : { signal: options.stopping }),
  };
  const sendFor = ({ log, span }: Trail) =>
    createSend({ ...shared, trail: { log: log.child({ instance: options.instance }), span } });
  const send = sendFor({ log: options.log, span: noSpan });
  const { tokenFor, tokenPaths = [] } = options;
  const asAnybody = (token: string) => createResources(options.url, send, async () => token, token);
  const tokens = createTokens({
    tokenFor,
    tokenPaths,
    readProject: async (id, token) =>
      projectRefOf(fieldsOf(await asAnybody(token).projects.show(id), "a project")),
  });
  const known: KnownProjects = new Map();
  /** Pauses, connections, tokens and known projects are those of the instance, whatever a request is for. */
  const partsFor = (sending: typeof send) => {
    const resources = createResources(options.url, sending, tokens.choose);
    return {
      resources,
      inName: (token: string) => createResources(options.url, sending, async () => token, token),
      projects: createProjects(resources, clock, tokens.remember, known),
    };
  };
  return { own: partsFor(send), within: (trail: Trail) => partsFor(sendFor(trail)) };
};

/** What one way of asking an instance is made of. */
export type Connection = ReturnType<typeof connect>["own"];
