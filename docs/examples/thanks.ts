import type { App } from "../../src/bot/application.ts";

/** Thanks for issues that come with a log. */
const thanks: App = (app) => {
  app.on("issue.open", ({ issue, plan, partner }) => {
    if (!issue.description.includes("```")) return plan.leave("thanks", "there is no log in the description");
    plan.note({
      reason: `somebody of ${partner.name} has taken the trouble to add a log`,
      body: "Thank you for the log, that helps.",
    });
  });
};

export default thanks;
