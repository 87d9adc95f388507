/** A new liaison's first issue: partners, open issues, people, access to ask for, first meetings. Pure. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { LiaisonRow, Partner } from "../../config/schema/people.ts";
import type { PersonRef } from "../../model/effect.ts";
import { type NewTask, secretPart, taskKey } from "../../model/task.ts";
import type { OnboardingView } from "../../render/people-views.ts";
import { areaName, knowersOf } from "../../triage/areas.ts";
import { resolvePerson } from "../../triage/assigned.ts";
import { presentPartners } from "../../triage/partner-standing.ts";
import type { Rendering } from "../context.ts";
import type { OpenIssue } from "../inbox.ts";
import { isIn } from "../requesting/ask.ts";
import { onboardingPlace } from "../requesting/places.ts";
import { cadenceOf } from "./cadence.ts";
import { issueLines } from "./issue-lines.ts";

/** A liaison with an account. */
export interface Liaison {
  readonly instance: string;
  readonly name: string;
  readonly username: string;
}

const named = (names: readonly string[]) => [...new Set(names)].map((name) => ({ name }));

/** Rows that somebody is a liaison of. */
const rowsOf = (configuration: Configuration, { instance, username }: Liaison): LiaisonRow[] =>
  configuration.liaisons.filter(
    ({ liaisons, retired }) => !retired && isIn(configuration, liaisons, instance, username),
  );

/** Everybody of the table who has an account, on each instance. */
export const allLiaisons = (configuration: Configuration): Liaison[] => {
  const names = configuration.liaisons.flatMap(({ liaisons, retired }) => (retired ? [] : liaisons));
  return Object.keys(configuration.instances).flatMap((instance) => {
    const people = names.map((name): PersonRef => resolvePerson(configuration, name, instance));
    const known = people.flatMap(({ name, username }) =>
      username === null ? [] : [{ instance, name, username }],
    );
    return [...new Map(known.map((one) => [one.username.toLowerCase(), one])).values()];
  });
};

/** Partners that a liaison's rows look after, on their instance. */
export const theirPartners = (configuration: Configuration, liaison: Liaison): Partner[] => {
  const rows = new Set(rowsOf(configuration, liaison).map(({ id }) => id));
  const [only, another] = Object.keys(configuration.instances);
  const isHere = ({ instance }: Partner): boolean =>
    (instance ?? (another === undefined ? only : undefined)) === liaison.instance;
  return presentPartners(configuration.partners).filter((one) => rows.has(one.liaison) && isHere(one));
};

const placesOf = ({ match }: Partner): string[] => [...match.groups, ...match.projects];

const accessOf = (
  configuration: Configuration,
  partners: readonly Partner[],
  rows: readonly LiaisonRow[],
) => [
  ...partners.flatMap((partner) =>
    placesOf(partner).map((path) => ({
      path,
      why: `to see ${partner.name}'s confidential issues and read internal notes (Planner or Reporter)`,
    })),
  ),
  ...rows.flatMap(({ escalation, group }) =>
    escalation?.project === undefined
      ? []
      : [{ path: escalation.project, why: `to follow what ${group} is asked (Reporter)` }],
  ),
  ...(configuration.inbox === undefined
    ? []
    : [{ path: configuration.inbox.project, why: "to see your inbox (Reporter)" }]),
];

const viewOf = (
  configuration: Configuration,
  liaison: Liaison,
  issues: readonly OpenIssue[],
  now: Date,
): OnboardingView => {
  const rows = rowsOf(configuration, liaison);
  const partners = theirPartners(configuration, liaison);
  const nameOf = (id: string | null): string => partners.find((one) => one.id === id)?.name ?? id ?? "";
  return {
    liaison: { name: liaison.name, username: liaison.username },
    rows: rows.map((row) => ({
      group: row.group,
      section: row.section,
      cadence: cadenceOf(row),
      contacts: named(row.contacts),
    })),
    partners: partners.map((partner) => ({
      name: partner.name,
      places: placesOf(partner).map((path) => ({ path })),
      open: issues.filter(({ memory }) => memory.partner === partner.id).length,
    })),
    ...issueLines(issues, nameOf),
    managers: named(configuration.supportManagers),
    colleagues: named(
      rows
        .flatMap(({ liaisons }) => liaisons)
        .filter((name) => !isIn(configuration, [name], liaison.instance, liaison.username)),
    ),
    areas: configuration.areas.flatMap((area) => {
      const people = knowersOf(configuration, area, liaison.instance, now).map(({ name }) => name);
      return people.length === 0 ? [] : [{ name: areaName(area), people: named(people) }];
    }),
    access: accessOf(configuration, partners, rows),
    inbox: configuration.inbox?.project ?? null,
    commands: configuration.commands.prefix,
  };
};

/** The key of the task that opens it. */
export const onboardingKey = ({ instance, username }: Pick<Liaison, "instance" | "username">): string =>
  taskKey("onboarding", instance, secretPart(username));

/** The issue, opened once for each liaison; null: nobody has said where. */
export const onboardingTask = (
  configuration: Configuration,
  liaison: Liaison,
  issues: readonly OpenIssue[],
  render: Rendering["onboarding"],
  now: Date,
): Omit<NewTask, "askedBy"> | null => {
  const place = onboardingPlace(configuration);
  if (place === null) return null;
  const { title, body } = render(viewOf(configuration, liaison, issues, now));
  const isThere = place.instance === liaison.instance;
  return {
    key: onboardingKey(liaison),
    reason: "somebody has become a support liaison",
    partner: null,
    mode: configuration.mode,
    wish: {
      kind: "issue",
      ...place,
      title,
      description: body,
      assignees: isThere ? [liaison.username] : [],
      confidential: false,
      dueDate: null,
      onlyPrivate: true,
    },
  };
};
