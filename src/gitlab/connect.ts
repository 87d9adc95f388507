/** How a client of one instance is put together: transport, pauses, tokens, resources. */
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { noSpan, type Trail } from "../lib/trail.ts";
import { createAccounts } from "./accounts.ts";
import { createAllowance } from "./allowance.ts";
import type { BudgetFigures, Priority, SharedBudget } from "./budget.ts";
import { NO_LIMITS, type RequestLimits } from "./limits.ts";
import { createLocalBudget, withLocalShare } from "./local-budget.ts";
import { createPermits } from "./permits.ts";
import { createProjects, type KnownProjects, projectRefOf } from "./projects.ts";
import { createSend, type OnAnswer, type Pace, type SendAs, USUAL_PACE } from "./requester.ts";
import { createResources } from "./resources.ts";
import { fieldsOf } from "./shape.ts";
import { sharedPauses } from "./shared-pauses.ts";
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
  /** Default: none but those that GitLab tells. */
  readonly limits?: RequestLimits;
  /** What is shared with other processes; without it this one has all of the limits for itself. */
  readonly budget?: SharedBudget;
  readonly figures?: BudgetFigures;
  readonly onAnswer?: OnAnswer;
  /** The service stops: nothing is waited for and tried again any more; requests under way go on. */
  readonly stopping?: AbortSignal;
  /** Ends requests under way, and refuses new ones. */
  readonly abandoned?: AbortSignal;
}

const sleepFor = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
};

const NO_FIGURES: BudgetFigures = {
  left: () => undefined,
  waiting: () => undefined,
  paused: () => undefined,
};

/** Milliseconds; unlike a clock it never jumps. */
const elapsed = (): number => performance.now();

/** The way of every request, by what it is sent for. */
const createSending = (options: GitlabOptions, clock: Clock): ((trail: Trail) => SendAs) => {
  const { budget, figures = NO_FIGURES, stopping } = options;
  const pace = { ...USUAL_PACE, ...options.pace };
  const log = options.log.child({ instance: options.instance });
  const accounts = createAccounts();
  const allowance = createAllowance(options.limits ?? NO_LIMITS, elapsed, pace.minute, figures, accounts);
  const lender =
    budget === undefined
      ? createLocalBudget(1, elapsed)
      : withLocalShare(budget, elapsed, (error) =>
          log.warn(
            { reason: messageOf(error) },
            "what is left of GitLab's limits is not known; a careful share of them is used",
          ),
        );
  const shared = {
    transport: createTransport(options.abandoned),
    pauses: sharedPauses({ ...options, figures, elapsed, log, clock }, accounts),
    permits: createPermits({
      lender,
      elapsed,
      patienceMs: pace.patience,
      toldLeft: allowance.toldLeft,
      stopping,
      figures,
    }),
    allowance,
    accounts,
    pace,
    clock,
    sleep: options.sleep ?? sleepFor,
    random: options.random ?? Math.random,
    onAnswer: options.onAnswer ?? (() => undefined),
    ...(stopping === undefined ? {} : { signal: stopping }),
  };
  return (trail) =>
    createSend({
      ...shared,
      trail: { log: trail.log.child({ instance: options.instance }), span: trail.span },
    });
};

/** Joins the parts of one instance: for requests of a priority, as part of some work. Nothing is sent before it is asked. */
export const connect = (options: GitlabOptions, clock: Clock) => {
  const sendFor = createSending(options, clock);
  const own: Trail = { log: options.log, span: noSpan };
  const sendOwn = sendFor(own);
  const { tokenFor, tokenPaths = [] } = options;
  const tokenAt = (path: string | undefined) => async () => () => tokenFor(path);
  const tokens = createTokens({
    tokenFor,
    tokenPaths,
    readProject: async (id, path) => {
      const { projects } = createResources(options.url, sendOwn("normal"), tokenAt(path));
      return projectRefOf(fieldsOf(await projects.show(id), "a project"));
    },
  });
  // What is known of projects is known to all of them, as are pauses, connections and tokens.
  const known: KnownProjects = new Map();
  return (priority: Priority, trail?: Trail) => {
    const send = (trail === undefined ? sendOwn : sendFor(trail))(priority);
    const resources = createResources(options.url, send, tokens.choose);
    return {
      resources,
      /** As the account whose token stands at this path; undefined: the instance's own. */
      asOwn: (path: string | undefined) => createResources(options.url, send, tokenAt(path)),
      /** As the person whose token this is. */
      inName: (token: string) => createResources(options.url, send, async () => () => token, token),
      projects: createProjects(resources, clock, tokens.remember, known),
    };
  };
};

/** What one way of asking an instance is made of. */
export type Connection = ReturnType<ReturnType<typeof connect>>;
