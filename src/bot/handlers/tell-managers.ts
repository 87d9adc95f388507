/**
 * Nobody is assigned to this partner yet: the support managers are told instead, and the issue
 * gets the label that says so, until somebody is.
 */
import type { PersonRef } from "../../model/effect.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";

const NAME = "tell-managers";

const hasAccount = (person: PersonRef): boolean => person.username !== null;

const flag = (context: Context, label: string, wanted: boolean): void => {
  const present = context.issue.labels.includes(label);
  if (wanted === present || context.isTracker || context.partner.labels === "none") return;
  const create = context.partner.labels === "create";
  if (wanted && context.memory.removedLabels.includes(label))
    return context.plan.leave(NAME, `a person took ${label} off, so it stays off`);
  if (wanted) context.plan.labels({ add: [{ title: label }], create, reason: `nobody is assigned to ${context.partner.name} yet` });
  else if (context.ownLabels.includes(label))
    context.plan.labels({ remove: [label], create, reason: `${context.partner.name} has a liaison now` });
};

const tellManagers: App = (app) => {
  app.on(["issue.open", "issue.reopen", "issue.update", "note.create"], (context) => {
    const { issue, liaison, plan, configuration } = context;
    const unassigned = liaison.liaisons.length === 0;
    if (issue.state === "closed") return;
    if (configuration.unassigned.label !== undefined) flag(context, configuration.unassigned.label, unassigned);
    if (!unassigned) return;
    const managers = liaison.managers.filter(hasAccount);
    if (managers.length === 0) plan.leave(NAME, "nobody is assigned and `supportManagers` names nobody with an account");
    for (const person of managers)
      plan.subscribe({ person, ways: ["mention"], reason: `nobody is assigned to ${context.partner.name} yet; ${person.name} is a support manager` });
  });
};

export default tellManagers;
