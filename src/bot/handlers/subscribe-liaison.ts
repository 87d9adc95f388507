/**
 * The liaison gets to know of every open issue of a partner. Who is told follows from the partner's
 * row of the liaison table; how, from the person's `subscribe`.
 */
import { waysToReach } from "../../triage/assigned.ts";
import type { App } from "../application.ts";

const NAME = "subscribe-liaison";

const subscribeLiaison: App = (app) => {
  app.on(["issue.open", "issue.reopen", "issue.update", "note.create"], (context) => {
    const { issue, liaison, configuration, plan } = context;
    if (issue.state === "closed") return plan.leave(NAME, "the issue is closed");
    for (const person of liaison.told) {
      if (person.username === null) {
        plan.leave(
          NAME,
          `${person.name} has no account in \`people\`, so the note names them and nobody is subscribed`,
        );
        continue;
      }
      const standing = context.reached[person.username.toLowerCase()];
      if (standing !== undefined) {
        plan.leave(NAME, `${person.name} was reached before (${standing}), and is not bothered again`);
        continue;
      }
      plan.subscribe({
        person,
        ways: waysToReach(configuration, person, issue.ref.instance),
        reason: `${person.name} looks after ${context.partner.name} (${liaison.row?.group ?? "no group"}): ${context.partnerReason}`,
      });
    }
  });
};

export default subscribeLiaison;
