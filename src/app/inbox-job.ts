/** The job of an inbox: what waits on one liaison is put together, rendered, and written where it has changed. */
import { inboxOf, partnersOf } from "../bot/inbox.ts";
import { bringInbox } from "../effects/inbox.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Trail } from "../lib/trail.ts";
import { inboxInstance, personOf } from "./inboxes.ts";
import { ANSWER_WINDOW_MS, type Parts, runtimeOf } from "./ports.ts";

/** More than anybody looks after; what they owe comes first, so that it is the rest that is cut. */
const MOST_ISSUES = 20_000;
const HOUR_MS = 3_600_000;

/** Brings one inbox up to date; GitLab's troubles and a project that is none of ours are logged and tried later. */
export const runInbox = async (key: string, parts: Parts, trail: Trail): Promise<Date | null> => {
  const [, instance = "", username = ""] = /^inbox:([^:]+):(.+)$/.exec(key) ?? [];
  const { configuration, renderInbox } = parts.live();
  const { inbox, mode } = configuration;
  const person = personOf(configuration, username);
  if (inbox === undefined || mode !== "act" || person === undefined) return null;
  if (inboxInstance(configuration) !== instance) return null;
  const runtime = runtimeOf(parts, instance);
  const { store, clock } = parts;
  const ids = partnersOf(configuration, username, instance, clock()).map(({ id }) => id);
  const issues = await store.inboxes.openIssuesOf(instance, ids, MOST_ISSUES);
  if (issues.length >= MOST_ISSUES)
    trail.log.warn({ issues: issues.length }, "an inbox tells of a part only, there is too much of it");
  const view = inboxOf(
    configuration,
    { name: person.name, username },
    issues,
    clock(),
    await store.ruleStops.stopped(),
  );
  try {
    await runtime.identified();
    return await bringInbox(
      { instance, project: inbox.project, name: person.name, username, text: renderInbox(view) },
      {
        gitlab: runtime.urgent.within(trail),
        load: () => store.inboxes.get(instance, username),
        save: (saved) => store.inboxes.save(instance, username, saved),
        ownIds: runtime.ownIds,
        now: clock,
        answerWindowMs: ANSWER_WINDOW_MS,
      },
    );
  } catch (error) {
    const remedy = error instanceof LiaisonError ? error.remedy : "";
    trail.log.warn({ reason: messageOf(error), remedy }, "an inbox could not be brought up to date");
    if (error instanceof LiaisonError && error.code.startsWith("store.")) throw error;
    if (error instanceof LiaisonError && error.disposition.kind === "give-up")
      await store.inboxes.refuse(instance, username, clock());
    const waits =
      error instanceof LiaisonError && error.disposition.kind === "wait" ? error.disposition.milliseconds : 0;
    return new Date(clock().getTime() + Math.min(HOUR_MS, Math.max(waits, 5 * 60_000)));
  }
};
