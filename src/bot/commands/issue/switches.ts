/** Commands that silence us and let us go on: in an issue, or for a project. */
import { reachable } from "../../../triage/assigned.ts";
import type { Context } from "../../context.ts";
import { type Answer, DONE, done } from "../answer.ts";

/** Tells the liaison, or the managers, where there is an account to be told. */
const tellLiaison = (context: Context, eventId: string, body: string): void => {
  const people = reachable(context.liaison);
  if (people.length === 0) return;
  context.plan.tell({ people, body, short: null, quiet: true, occurrence: eventId, reason: body });
};

/** Ends our notes in this issue; escalations and clocks go on. */
export const stop = (context: Context, by: string, eventId: string): Answer => {
  if (context.marks.stopped) return DONE;
  context.plan.mark({ stopped: { by, at: context.now.toISOString() } });
  tellLiaison(context, eventId, `${by} has told me to write no more notes here.`);
  return DONE;
};

/** Lets us write here again. */
export const goOn = (context: Context): Answer => {
  const { silenceLabel } = context.configuration.commands;
  context.plan.mark({ stopped: null });
  return context.issue.labels.includes(silenceLabel)
    ? done(`The label \`${silenceLabel}\` still silences me: please take it off.`)
    : DONE;
};

/** Ends our notes in all issues of this project. */
export const stopProject = (context: Context, by: string, eventId: string): Answer => {
  context.plan.stopProject({ by, at: context.now.toISOString() });
  tellLiaison(context, eventId, `${by} has told me to write no more notes in ${context.issue.project.path}.`);
  return DONE;
};

/** Lets us write in this project again. */
export const goOnInProject = ({ plan }: Context): Answer => {
  plan.stopProject(null);
  return DONE;
};
