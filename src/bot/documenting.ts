/** What a team has answered becomes a task for the documentation: one for each answered escalation. */
import type { EscalationState } from "../model/escalation.ts";
import { taskKey } from "../model/task.ts";
import type { KnownEscalation } from "./known-escalation.ts";

/** The key of an escalation's documentation task. */
export const documentationKey = (escalationId: string): string => taskKey("document", escalationId);

const ANSWERED: readonly EscalationState[] = ["answered", "relayed", "done"];

/** Whether a team has answered. */
export const isAnswered = ({ view }: KnownEscalation): boolean =>
  ANSWERED.includes(view.state) || view.sentAt !== null;
