/** What could not be opened in a team's project is wished again with the next news: rights may have been given meanwhile. */
import type { App } from "../application.ts";
import { planOpening } from "../escalating/opening.ts";

const openAgain: App = (app) => {
  app.on(["issue.update", "issue.reopen", "note.create"], async (context) => {
    for (const { record, view } of context.escalations) {
      if (view.hindrance === null || view.state !== "requested") continue;
      const row = context.configuration.liaisons.find(({ id }) => id === record.team);
      const request = record.events.find((event) => event.kind === "requested" || event.kind === "proposed");
      if (row?.escalation?.project === undefined || request === undefined || !("reason" in request)) continue;
      const by = "by" in request ? (request.by?.name ?? "") : "";
      const asked = {
        by,
        rule: by === "" ? record.askedBy.replace(/^rule: /, "") : "",
        reason: request.reason,
        quoted: "",
      };
      await planOpening(context, row, record, asked, { askedBy: record.askedBy });
    }
  });
};

export default openAgain;
