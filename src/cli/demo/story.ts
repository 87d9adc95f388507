/** The story: a partner is looked after, a stranger is left alone, and a question goes to another team and comes back answered; then three weeks pass. */
import { ensureHooks } from "../../reconcile/hooks.ts";
import { placesToWatch } from "../../reconcile/places.ts";
import { hookTargetOf } from "../hooks/target.ts";
import type { Cast } from "./cast.ts";
import { escalatedIssue } from "./escalation-story.ts";
import { partnersIssue } from "./partner-story.ts";
import { strangersIssue } from "./stranger-story.ts";
import { threeWeeks } from "./weeks/story.ts";

const registerHooks = async ({ stage, narrator }: Cast): Promise<boolean> => {
  narrator.heading("The service registers its webhooks");
  const reports = await ensureHooks({
    places: placesToWatch(stage.configuration),
    gitlab: (instance) => {
      const runtime = stage.service.instances.get(instance);
      if (runtime === undefined) throw new Error(`no instance ${instance}`);
      return runtime.gitlab;
    },
    target: (instance) => hookTargetOf(stage.configuration, stage.secrets, instance),
    dryRun: false,
  });
  for (const { place, outcome, sentence } of reports) {
    const text = `${place.kind} ${place.path}: ${outcome}`;
    if (outcome === "failed") narrator.missing(`${text}. ${sentence}`);
    else narrator.done(text);
  }
  return reports.length > 0 && reports.every(({ outcome }) => outcome !== "failed");
};

/** Plays the story. Answers whether everything that it promises is true. */
export const playStory = async (cast: Cast): Promise<boolean> => {
  const hooked = await registerHooks(cast);
  const looked = await partnersIssue(cast);
  const left = await strangersIssue(cast);
  const answered = await escalatedIssue(cast);
  const passed = await threeWeeks(cast);
  return hooked && looked && left && answered && passed;
};
