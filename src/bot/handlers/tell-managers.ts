/**
 * Nobody is assigned to this partner yet: the support managers are told instead, and the issue
 * gets the label that says so, until somebody is. They are told, too, where everybody is away and nobody stands in.
 */
import type { PersonRef } from "../../model/effect.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";

const NAME = "tell-managers";

const hasAccount = (person: PersonRef): boolean => person.username !== null;

const putOn = ({ plan, partner, memory }: Context, label: string): void => {
  const reason = `nobody is assigned to ${partner.name} yet`;
  if (memory.removedLabels.includes(label)) plan.leave(NAME, `a person took ${label} off, so it stays off`);
  else plan.labels({ add: [{ title: label }], create: partner.labels === "create", reason });
};

/** The label follows whether somebody is assigned; one that a person put on is theirs to take off. */
const flag = (context: Context, label: string, wanted: boolean): void => {
  const { issue, isTracker, partner, ownLabels, plan } = context;
  if (wanted === issue.labels.includes(label) || isTracker || partner.labels === "none") return;
  if (wanted) putOn(context, label);
  else if (ownLabels.includes(label))
    plan.labels({ remove: [label], create: false, reason: `${partner.name} has a liaison now` });
};

const tellManagers: App = (app) => {
  app.on(["issue.open", "issue.reopen", "issue.update", "note.create"], (context) => {
    const { issue, liaison, plan, configuration } = context;
    const unassigned = liaison.liaisons.length === 0;
    if (issue.state === "closed") return;
    if (configuration.unassigned.label !== undefined)
      flag(context, configuration.unassigned.label, unassigned);
    if (liaison.acting !== null) return;
    const why = unassigned
      ? `nobody is assigned to ${context.partner.name} yet`
      : `whoever looks after ${context.partner.name} is away`;
    const managers = liaison.managers.filter(hasAccount);
    const untold = managers.filter(
      ({ username }) => context.reached[username?.toLowerCase() ?? ""] === undefined,
    );
    if (managers.length === 0)
      plan.leave(NAME, `${why}, and \`supportManagers\` names nobody with an account`);
    for (const person of untold)
      plan.subscribe({
        person,
        ways: ["mention"],
        reason: `${why}; ${person.name} is a support manager`,
      });
  });
};

export default tellManagers;
