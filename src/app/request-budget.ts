/** Joins GitLab's clients with what their processes share in the database. */
import type { Instance } from "../config/schema/instance.ts";
import type { BudgetFigures, SharedBudget } from "../gitlab/budget.ts";
import { GITLAB_COM, NO_LIMITS, type RequestLimits } from "../gitlab/limits.ts";
import type { RequestFigures } from "../http/request-figures.ts";
import type { Store } from "../store/open.ts";

/** `none` says that there is no limit, nothing written leaves what is known of the instance. */
const orKnown = (written: number | "none" | undefined, known: number | null | undefined): number | null =>
  written === undefined ? (known ?? null) : written === "none" ? null : written;

/** An instance's limits: GitLab.com's are known, and what is written in the configuration comes before them. */
export const requestLimitsOf = ({ url, limits }: Pick<Instance, "url" | "limits">): RequestLimits => {
  const known = new URL(url).hostname === "gitlab.com" ? GITLAB_COM : NO_LIMITS;
  return {
    ...known,
    account: orKnown(limits.requestsPerMinute, known.account),
    address: orKnown(limits.allRequestsPerMinute, known.address),
    kinds: {
      ...known.kinds,
      notes: orKnown(limits.notesPerMinute, known.kinds.notes),
      issues: orKnown(limits.issuesPerMinute, known.kinds.issues),
    },
  };
};

/** The budget of one instance, shared by all processes on this database. */
export const sharedBudget = (
  instance: string,
  {
    requestBudgets,
    onPausesChanged,
    hearsPauses,
  }: Pick<Store, "requestBudgets" | "onPausesChanged" | "hearsPauses">,
): SharedBudget => ({
  lease: (asks) => requestBudgets.lease(instance, asks),
  pauses: () => requestBudgets.pauses(instance),
  pause: (pause) => requestBudgets.pause(instance, pause),
  resume: (name) => requestBudgets.resume(instance, name),
  onPausesChanged: (listener) =>
    onPausesChanged((about) => {
      if (about === null || about === instance) listener();
    }),
  hearsPauses,
});

/** `user_42 POST /api/v4/…` is a kind of call of an account, `user_42` an account. */
const scopeOf = (pause: string): string =>
  pause === "everything" ? pause : pause.includes(" ") ? "kind" : "account";

/** The figures of one instance. */
export const figuresOf = (instance: string, figures: RequestFigures): BudgetFigures => ({
  left: (account, limit, count) => figures.left(instance, account, limit, count),
  waiting: (priority, count) => figures.waiting(instance, priority, count),
  paused: (name, milliseconds) => figures.paused(instance, scopeOf(name), milliseconds),
});
