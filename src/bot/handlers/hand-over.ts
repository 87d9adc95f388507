/**
 * An issue that somebody else looks after from now on is handed over, once: because the table or the partner has another
 * liaison, because somebody goes away or is back. Whoever is told beside the owner for the first time is subscribed, too.
 * Who looked after it is remembered with every decision.
 */
import { newlyTold, samePerson, waysToReach } from "../../triage/assigned.ts";
import type { App } from "../application.ts";
import { NEWS_AND_TIME } from "../occasions.ts";

const NAME = "hand-over";

/** News with which whoever looks after the issue is subscribed anyway. */
const SUBSCRIBING = new Set<string>(["issue.open", "issue.reopen", "issue.update", "note.create"]);

const handOver: App = (app) => {
  app.after(NEWS_AND_TIME, (context) => {
    const { configuration, event, issue, liaison, memory, partner, plan, reached } = context;
    const { acting, told } = liaison;
    const before = memory.owner;
    if (before === undefined || issue.state === "closed" || SUBSCRIBING.has(event.name)) return;
    const isOthers = !samePerson(before, acting);
    const from = isOthers ? `; until now ${before?.name ?? "nobody"} did` : "";
    // Where nobody is there, the managers find somebody.
    const all = acting === null ? liaison.managers : told;
    for (const person of isOthers ? all : newlyTold(liaison, memory.told)) {
      if (person.username === null)
        plan.leave(NAME, `${person.name} has no account, so nobody is subscribed`);
      else if (reached[person.username.toLowerCase()] !== undefined)
        plan.leave(NAME, `${person.name} was reached before, and is not bothered again`);
      else
        plan.subscribe({
          person,
          ways: waysToReach(configuration, person, issue.ref.instance),
          reason: `${person.name} looks after this issue of ${partner.name} from now on${from}`,
        });
    }
  });
};

export default handOver;
