/** Who is told of a deadline: whoever looks after the issue, then others who can do something about it. */

import { presentFor } from "../../deadlines/absences.ts";
import type { Deadline } from "../../model/deadline.ts";
import type { PersonRef } from "../../model/effect.ts";
import type { ReminderStage } from "../../model/memory.ts";
import { reachable, resolvePerson } from "../../triage/assigned.ts";
import { looksLikeBot } from "../../triage/role.ts";
import type { Context } from "../context.ts";

/** One stage, and who is told then. Stages without anybody are not there. */
export interface Rung {
  readonly stage: ReminderStage;
  readonly people: readonly PersonRef[];
}

/** The stages in their order. */
export const STAGES: readonly ReminderStage[] = ["soon", "missed", "cover", "team", "managers"];

/** A machine, or a name without an account, cannot do anything about it. */
const canAct = ({ username }: PersonRef): boolean => username !== null && !looksLikeBot(username);

type Case = Pick<Context, "configuration" | "issue" | "liaison" | "now" | "turn">;

const coversOf = ({ liaison }: Case): PersonRef[] => {
  const others = new Set(
    [...liaison.told, ...liaison.away.map(({ person }) => person)].map(({ name }) => name),
  );
  return liaison.liaisons.filter(({ name }) => !others.has(name));
};

/** The support liaisons of the team that owes it, or that has the question now. */
const ofTeam = ({ configuration, issue, now, turn }: Case, { team = turn.team }: Deadline): PersonRef[] => {
  const row = configuration.liaisons.find(({ id, retired }) => id === team && !retired);
  return (row?.liaisons ?? [])
    .flatMap((name) => presentFor(configuration, name, now) ?? [])
    .map((name) => resolvePerson(configuration, name, issue.ref.instance));
};

/** Everybody who is told, stage by stage; nobody is told twice but by the first two. */
export const ladderOf = (context: Case, deadline: Deadline): Rung[] => {
  const owners = reachable(context.liaison).filter(canAct);
  const told = new Set(owners.map(({ username }) => username?.toLowerCase()));
  const others = (people: readonly PersonRef[]): PersonRef[] =>
    people.filter(canAct).filter(({ username }) => told.size < told.add(username?.toLowerCase()).size);
  return [
    { stage: "soon" as const, people: owners },
    { stage: "missed" as const, people: owners },
    { stage: "cover" as const, people: others(coversOf(context)) },
    { stage: "team" as const, people: others(ofTeam(context, deadline)) },
    { stage: "managers" as const, people: others(context.liaison.managers) },
  ].filter(({ people }) => people.length > 0);
};
