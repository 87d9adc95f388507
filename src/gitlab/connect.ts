/** How a client of one instance is put together: transport, pauses, tokens, resources. */
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/log.ts";
import { createPauses } from "./pauses.ts";
import { createProjects, projectRefOf } from "./projects.ts";
import { createSend, type Pace, USUAL_PACE } from "./requester.ts";
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
  /** Told of every request, for figures; `status` 0: no answer came. Milliseconds. */
  readonly onAnswer?: (method: string, status: number, tookMs: number) => void;
  /** The service stops: nothing is waited for and tried again any more; requests under way go on. */
  readonly stopping?: AbortSignal;
  /** Ends requests under way, and refuses new ones. */
  readonly abandoned?: AbortSignal;
}

const sleepFor = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
};

/** Joins the parts of one instance. Nothing is sent before it is asked. */
export const connect = (options: GitlabOptions, clock: Clock) => {
  const random = options.random ?? Math.random;
  const send = createSend({
    transport: createTransport(options.abandoned),
    pauses: createPauses(clock, random),
    pace: { ...USUAL_PACE, ...options.pace },
    clock,
    sleep: options.sleep ?? sleepFor,
    random,
    log: options.log.child({ instance: options.instance }),
    onAnswer: options.onAnswer ?? (() => undefined),
    ...(options.stopping === undefined ? {} : { signal: options.stopping }),
  });
  const { tokenFor, tokenPaths = [] } = options;
  const inName = (token: string) => createResources(options.url, send, async () => token, token);
  const tokens = createTokens({
    tokenFor,
    tokenPaths,
    readProject: async (id, token) =>
      projectRefOf(fieldsOf(await inName(token).projects.show(id), "a project")),
  });
  const resources = createResources(options.url, send, tokens.choose);
  return { resources, inName, projects: createProjects(resources, clock, tokens.remember) };
};
