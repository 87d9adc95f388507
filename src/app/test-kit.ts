/**
 * For tests of your own handlers: give a payload, get the plan. Nothing is sent anywhere and no
 * database is needed, so a test reads like a story: `const plan = await kit.receive(issueOpened)`.
 */
import type { App } from "../bot/application.ts";
import { loadHandlers } from "../bot/application.ts";
import { ownHandlers } from "../bot/handlers/index.ts";
import { configurationSchema } from "../config/schema/configuration.ts";
import { silentLogger } from "../lib/log.ts";
import type { GivenFacts } from "../model/given-facts.ts";
import type { Plan } from "../model/plan.ts";
import { simulate } from "../process/simulate.ts";
import { compileLive } from "./live.ts";

/** What a test says about its world. */
export interface TestKitOptions {
  /** As in `liaison.yml`, parsed; it is checked against the schema, and defaults are filled in. */
  readonly configuration: unknown;
  /** Handlers to test, by name. */
  readonly apps?: Readonly<Record<string, App>>;
  /** Whether ours run beside them, as in the service. Default: true. */
  readonly ownHandlers?: boolean;
  readonly facts?: GivenFacts;
  /** Default: 2026-01-05T09:00:00Z. */
  readonly now?: Date;
}

/** A bot to which payloads can be given. */
export interface TestKit {
  /** The plan for a payload of GitLab's; null: it is no partner's, or nothing to decide about. Throws what a handler throws. */
  receive(payload: unknown): Promise<Plan | null>;
}

const NOW = new Date("2026-01-05T09:00:00Z");

/** Builds a test kit. Throws a ZodError for a configuration that does not fit the schema. */
export const createTestKit = async (options: TestKitOptions): Promise<TestKit> => {
  const configuration = configurationSchema.parse(options.configuration);
  const live = await compileLive(configuration, process.cwd(), silentLogger);
  const ours = options.ownHandlers === false ? [] : [...ownHandlers];
  const handlers = loadHandlers(new Map([...ours, ...Object.entries(options.apps ?? {})]));
  const [instance = "gitlab"] = Object.keys(configuration.instances);
  return {
    receive: async (payload) => {
      const brain = { ...live.brain, handlers };
      const facts = options.facts ?? {};
      return (
        await simulate({ instance, payload, facts, brain, matcher: live.matcher, now: options.now ?? NOW })
      ).plan;
    },
  };
};
