/** Several commands of one comment, each seeing what those before it wanted. */
import type { EscalationChange } from "../../model/escalation.ts";
import type { IssueMarks } from "../../model/memory.ts";
import type { RegisterEntry } from "../../model/register.ts";
import { countedTurn } from "../../triage/counted-turn.ts";
import { withChanges } from "../known-escalation.ts";
import type { PlanWriter, ProjectStop } from "../plan-writer.ts";
import { withDecision } from "../requesting/decided.ts";
import { silenceOf } from "../silenced.ts";
import type { EscalationComment } from "./escalation/carry-out.ts";
import type { CommentContext } from "./issue/carry-out.ts";
import { labelling } from "./labelling.ts";
import type { ManagersComment } from "./managers/carry-out.ts";
import type { RequestComment } from "./request/carry-out.ts";

interface Wanted {
  readonly marks: IssueMarks;
  /** undefined: nothing was said of it. */
  readonly projectStop: ProjectStop | null | undefined;
}

/** Why we are silent here with what was wanted so far. Of a project's silence only a command tells here. */
const silencedBy = (context: CommentContext, { marks, projectStop }: Wanted): string | null => {
  const isUntouched = marks.stopped === context.marks.stopped && projectStop === undefined;
  if (isUntouched) return context.silenced;
  const { configuration, issue } = context;
  return silenceOf({ labels: issue.labels, marks, projectStop: projectStop ?? null }, configuration);
};

/** Answers the context of a partner's issue as it is with everything that was wanted through it so far. */
export const following = (context: CommentContext): (() => CommentContext) => {
  const { event } = context;
  const changes: EscalationChange[] = [];
  const registered: RegisterEntry[] = [];
  // A corrected comment has wishes of its own: those that came of it before are done.
  const edit = event.name === "note.update" ? `:${event.note.updatedAt}` : "";
  const labels = labelling(`commands note:${event.note.id}${edit}`);
  let wanted: Wanted = { marks: context.marks, projectStop: undefined };
  const plan: PlanWriter = {
    ...context.plan,
    befall: (wish) => {
      changes.push({ before: wish.escalation, events: wish.events });
      context.plan.befall(wish);
    },
    register: (entry) => {
      registered.push(entry);
      context.plan.register(entry);
    },
    labels: (wish) => context.plan.labels(labels.with(wish)),
    mark: (more) => {
      wanted = { ...wanted, marks: { ...wanted.marks, ...more } };
      context.plan.mark(more);
    },
    stopProject: (projectStop) => {
      wanted = { ...wanted, projectStop };
      context.plan.stopProject(projectStop);
    },
  };
  return () => {
    const { marks } = wanted;
    const escalations = withChanges(context.escalations, changes);
    const { correction = context.memory.turn } = marks;
    const isSame = changes.length === 0 && marks.correction === context.marks.correction;
    return {
      ...context,
      issue: { ...context.issue, labels: labels.on(context.issue.labels) },
      escalations,
      marks,
      registered: [...context.registered, ...registered],
      turn: isSame ? context.turn : countedTurn(correction, escalations),
      silenced: silencedBy(context, wanted),
      plan,
    };
  };
};

/** The same for a team's issue. */
export const followingEscalation = (context: EscalationComment): (() => EscalationComment) => {
  const changes: EscalationChange[] = [];
  const plan: PlanWriter = {
    ...context.plan,
    befall: (wish) => {
      changes.push({ before: wish.escalation, events: wish.events });
      context.plan.befall(wish);
    },
  };
  return () => {
    const [escalation = context.escalation] = withChanges([context.escalation], changes);
    return { ...context, escalation, plan };
  };
};

/** Keeps what is registered through a context's plan. */
const keeping = ({ plan }: ManagersComment) => {
  const registered: RegisterEntry[] = [];
  const register: PlanWriter["register"] = (entry) => {
    registered.push(entry);
    plan.register(entry);
  };
  return { registered, plan: { ...plan, register } };
};

/** The same for a request to the managers. */
export const followingRequest = (context: RequestComment): (() => RequestComment) => {
  const { registered, plan } = keeping(context);
  return () => ({
    ...context,
    request: withDecision(context.request, registered),
    registered: [...context.registered, ...registered],
    plan,
  });
};

/** The same for another issue of the managers' project. */
export const followingManagers = (context: ManagersComment): (() => ManagersComment) => {
  const { registered, plan } = keeping(context);
  return () => ({ ...context, registered: [...context.registered, ...registered], plan });
};
