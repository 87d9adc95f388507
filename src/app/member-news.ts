/** Membership events have no issue and no plan: their handlers run at once, each on its own. */
import type { LoadedHandlers } from "../bot/application.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { MemberEvent } from "../model/event.ts";

/** Tells the handlers. A failure is logged: the regular reading of members makes up for it. */
export const tellMemberHandlers = async (
  event: MemberEvent,
  handlers: LoadedHandlers,
  refreshMembers: (groupPath: string) => Promise<void>,
  log: Logger,
): Promise<void> => {
  for (const { handler, react } of handlers.memberListenersFor(event.name)) {
    try {
      await react({ event, log, refreshMembers });
    } catch (error) {
      log.error(
        { handler, group: event.groupPath, reason: messageOf(error) },
        "a handler of membership failed",
      );
    }
  }
};
