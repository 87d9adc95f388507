import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { IntakeInstance } from "./delivery.ts";
import type { QuietLog } from "./quiet-log.ts";

/** How long read secrets are used: they may be files, and thousands of deliveries a second need not read them. */
const FRESH = 1_000;

type Held = ReturnType<IntakeInstance["secrets"]>;

/**
 * The secrets of an instance, at most a second old. Where they cannot be read any more (a file that is being
 * exchanged), the last ones stay good: refusing GitLab's deliveries would lose them.
 */
export const createFreshSecrets = (clock: Clock, quietly: QuietLog): ((instance: IntakeInstance) => Held) => {
  const known = new Map<string, { readonly held: Held; readAt: number }>();
  return (instance) => {
    const now = clock().getTime();
    const last = known.get(instance.name);
    if (last !== undefined && Math.abs(now - last.readAt) < FRESH) return last.held;
    try {
      const held = instance.secrets();
      known.set(instance.name, { held, readAt: now });
      return held;
    } catch (thrown) {
      if (last === undefined) throw thrown;
      last.readAt = now;
      const fields = { instance: instance.name, error: messageOf(thrown) };
      quietly("unread-secrets", fields, "the webhook's secrets cannot be read; those read before stay good");
      return last.held;
    }
  };
};
