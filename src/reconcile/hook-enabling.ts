/** Making GitLab call a hook again that it has switched off: a test request that we answer does it. */
import { LiaisonError, messageOf } from "../lib/errors.ts";
import { ok, type Result, refused } from "../lib/result.ts";
import type { HookPlace } from "./hook-places.ts";

/** What is asked of GitLab for it. */
interface TestGitlab {
  testHook(place: HookPlace, id: number, trigger: string): Promise<void>;
}

/** Sends the newest issue of the place; the delivery is one like any other to us. */
const TRIGGER = "issues_events";

/**
 * Sends a test request. Refused where GitLab got no good answer, where the place has no issue to send, or where
 * tests were sent too often (five a minute): then it is tried later. Throws nothing.
 */
export const enableHook = async (gitlab: TestGitlab, place: HookPlace, id: number): Promise<Result<null>> => {
  try {
    await gitlab.testHook(place, id, TRIGGER);
    return ok(null);
  } catch (thrown) {
    const isRefused = thrown instanceof LiaisonError && thrown.code === "gitlab.refused";
    const remedy = isRefused
      ? "Look at the hook's recent events in GitLab; where the place has no issue yet, test another event by hand."
      : thrown instanceof LiaisonError
        ? thrown.remedy
        : "";
    return refused(`${messageOf(thrown)} ${remedy}`.trim());
  }
};
