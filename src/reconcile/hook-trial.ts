/** Whether the service that GitLab reaches would take deliveries with certain secrets: tried with a hook that no event fires. */
import { enableHook } from "./hook-enabling.ts";
import type { HookPlace } from "./hook-places.ts";
import type { FoundHook, HookSettings } from "./hook-settings.ts";

/** What is asked of GitLab for it. */
interface TrialGitlab {
  createHook(place: HookPlace, hook: HookSettings): Promise<FoundHook>;
  deleteHook(place: HookPlace, id: number): Promise<void>;
  testHook(place: HookPlace, id: number, trigger: string): Promise<void>;
  lastDeliveryStatus(place: HookPlace, id: number): Promise<number | null>;
}

/**
 * The status with which the service answers a test delivery with these secrets; 0: GitLab got no answer; null: nothing
 * could be sent (no issue there yet), or GitLab does not tell (before 17.3).
 */
export const tryHook = async (
  gitlab: TrialGitlab,
  place: HookPlace,
  settings: HookSettings,
): Promise<number | null> => {
  const events = Object.fromEntries(Object.keys(settings.events).map((name) => [name, false]));
  const { id } = await gitlab.createHook(place, { ...settings, events });
  try {
    await enableHook(gitlab, place, id);
    return await gitlab.lastDeliveryStatus(place, id);
  } finally {
    await gitlab.deleteHook(place, id);
  }
};
