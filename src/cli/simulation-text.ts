/** A simulation in words. */

import type { Live } from "../app/live.ts";
import type { Effect, PersonRef } from "../model/effect.ts";
import type { Event } from "../model/event.ts";
import { referenceOf } from "../model/issue.ts";
import type { Standing } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import type { Simulation } from "../process/simulate.ts";
import { besideEffects, indent, type ShownWish } from "./simulated-wishes.ts";

const person = ({ name, username }: PersonRef): string =>
  username === null ? name : `${name} (@${username})`;

const eventText = (event: Event): string => {
  if (!("issue" in event)) return `${event.name}: @${event.actor.username} in ${event.groupPath}`;
  const { issue } = event;
  const secret = event.confidential ? ", confidential" : "";
  return `${event.name} by @${event.actor.username}: ${referenceOf(issue)} ${JSON.stringify(issue.title)} (${issue.type}${secret})`;
};

/** As it would be if everybody is reached by the first way that is configured. */
const standingsAssumed = (plan: Plan): Record<string, { standing: Standing }> =>
  Object.fromEntries(
    plan.effects.flatMap((effect) =>
      effect.kind === "subscribe" && effect.person.username !== null
        ? [
            [
              effect.person.username.toLowerCase(),
              { standing: effect.ways[0] === "mention" ? "mentioned" : "subscribed" } as const,
            ],
          ]
        : [],
    ),
  );

const wishText = (effect: Effect, plan: Plan, renderStatus: Live["renderStatus"]): string => {
  switch (effect.kind) {
    case "subscribe":
      return `let ${person(effect.person)} know: ${effect.ways.join(", else ")}`;
    case "labels": {
      const add = effect.add.map(({ title }) => `+${title}`);
      return `labels ${[...add, ...effect.remove.map((title) => `-${title}`)].join(", ")}`;
    }
    case "assign":
      return `assign ${effect.usernames.map((username) => `@${username}`).join(", ")}`;
    case "note":
      return `${effect.internal ? "internal note" : "note"}:\n${indent(effect.body)}`;
    case "escalation":
      return `${effect.confidential ? "confidential " : ""}escalation in ${effect.project}: ${effect.title}\n${indent(effect.body)}`;
    case "react":
      return `react with :${effect.emoji}: to ${effect.noteId === null ? "the issue" : `comment ${effect.noteId}`}`;
    case "tell":
      return `tell ${effect.people.map(person).join(", ")}:\n${indent(effect.body)}`;
    case "state":
      return `let the issue be ${effect.to}`;
    case "remove_note":
      return `delete our comment ${effect.noteId}`;
    case "status_note":
      return `status note (if everybody is reached by the first way):\n${indent(renderStatus(effect.view, standingsAssumed(plan)))}`;
  }
};

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((one) => `  ${one}`)];

const planLines = (plan: Plan, renderStatus: Live["renderStatus"]): string[] => {
  const onIssue = plan.effects.map(
    (effect): ShownWish => ({
      mode: effect.mode,
      text: wishText(effect, plan, renderStatus),
      why: `${effect.reason} (${effect.askedBy})`,
    }),
  );
  const wishes = [...onIssue, ...besideEffects(plan)].map(({ mode, text, why }, index) => {
    const only = mode === "observe" ? "(mode: observe, so only stored) " : "";
    return `${index + 1}. ${only}${text}${why === null ? "" : `\n     why: ${why}`}`;
  });
  const left = plan.considered.filter(({ acted, askedBy }) => !acted && askedBy !== "partner matching");
  return [
    ...(wishes.length === 0 ? ["", "Nothing would be done."] : section("Would be done:", wishes)),
    ...section(
      "Considered, and not done:",
      left.map(({ askedBy, sentence }) => `- ${askedBy}: ${sentence}`),
    ),
    ...section(
      "Looked at again, if nothing happens:",
      (plan.wakes ?? []).map(({ handler, at, why }) => `- ${at}: ${why} (${handler})`),
    ),
  ];
};

/** What a payload would lead to, for people. */
export const simulationText = (simulation: Simulation, renderStatus: Live["renderStatus"]): string => {
  const { event, match, plan, why, assumptions } = simulation;
  const partner =
    match === null
      ? []
      : [`Partner: ${match.partner ?? "none"}. ${match.reason}`, ...match.also.map((also) => `  ${also}`)];
  return [
    event === null ? "No event." : eventText(event),
    ...partner,
    ...(why === null ? [] : [`Nothing would be done: ${why}`]),
    ...(plan === null ? [] : planLines(plan, renderStatus)),
    ...section(
      "Assumed:",
      assumptions.map((assumption) => `- ${assumption}`),
    ),
  ].join("\n");
};
