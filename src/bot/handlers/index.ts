/** Our own handlers, in the order in which their wishes are listed. Adding a behaviour adds a line here. */
import type { App } from "../application.ts";
import applyRules from "./apply-rules.ts";
import refreshMembers from "./refresh-members.ts";
import statusNote from "./status-note.ts";
import subscribeLiaison from "./subscribe-liaison.ts";
import tellManagers from "./tell-managers.ts";

/** By name: the name is part of idempotency keys, so it never changes. */
export const ownHandlers: ReadonlyMap<string, App> = new Map([
  ["subscribe-liaison", subscribeLiaison],
  ["tell-managers", tellManagers],
  ["apply-rules", applyRules],
  ["status-note", statusNote],
  ["refresh-members", refreshMembers],
]);
