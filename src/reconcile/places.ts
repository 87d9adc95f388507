/** Which places of GitLab have to be watched, and how: pure, from the configuration. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Instance } from "../config/schema/instance.ts";
import type { Partner } from "../config/schema/people.ts";

import { meetingsOf } from "../deadlines/meetings/meeting.ts";

/** A tracker, a group of trackers, or everything that one person opens anywhere. */
export interface WatchedPlace {
  /** The instance's name in `liaison.yml`. */
  readonly instance: string;
  readonly kind: "project" | "group" | "author" | "issues";
  /** Path of the project or group; of an author the username; of single issues their project's. */
  readonly path: string;
  /** `webhook`: GitLab calls us. `poll`: we ask. Authors are always asked for. */
  readonly way: "webhook" | "poll";
  /** Ids of the partners for whose sake it is watched. */
  readonly partners: readonly string[];
  /** Of single issues: their numbers. */
  readonly iids?: readonly number[];
  /** What happened since then is news, where it is read for the first time; default: nothing before now. */
  readonly since?: Date;
}

/** Usernames of the members of a group as they are known now. */
export type MembersOf = (instance: string, group: string) => readonly string[];

const nobody: MembersOf = () => [];

/** Whether `path` is the place itself or, for a group, anything below it. */
export const holds = (place: Pick<WatchedPlace, "kind" | "path">, path: string): boolean => {
  const [outer, inner] = [place.path.toLowerCase(), path.toLowerCase()];
  if (place.kind === "author" || place.kind === "issues") return false;
  return inner === outer || (place.kind === "group" && inner.startsWith(`${outer}/`));
};

/** Accounts that GitLab makes for access tokens of projects and groups. */
const TOKEN_BOT = /^(?:project|group)_\d+_bot(?:_|$)/i;

/** Members of a partner's group who are its people: not our own, and no machines. */
const partnersPeople = (configuration: Configuration, membersOf: MembersOf): MembersOf => {
  const ours = new Set(configuration.people.map(({ username }) => username?.toLowerCase()));
  return (instance, group) =>
    membersOf(instance, group).filter((name) => !ours.has(name.toLowerCase()) && !TOKEN_BOT.test(name));
};

const placesOf = (partner: Partner, instance: string, membersOf: MembersOf): WatchedPlace[] => {
  const { projects, groups, users, members } = partner.match;
  const place = (kind: WatchedPlace["kind"], way: WatchedPlace["way"]) => (path: string) => ({
    instance,
    kind,
    path,
    way,
    partners: [partner.id],
  });
  const authors = [...users, ...members.flatMap((group) => membersOf(instance, group))];
  return [
    ...groups.map(place("group", partner.watch)),
    ...projects.map(place("project", partner.watch)),
    ...authors.map(place("author", "poll")),
  ];
};

/** Trackers where partners' people are guests: only a hook makes sense there, since most of it is others' news. */
const guestPlaces = (instance: string, { groups, projects }: Instance["watch"]): WatchedPlace[] => {
  const place = (kind: WatchedPlace["kind"]) => (path: string) => ({
    instance,
    kind,
    path,
    way: "webhook" as const,
    partners: [],
  });
  return [...groups.map(place("group")), ...projects.map(place("project"))];
};

/** Teams' projects that will have a hook for us; the others' issues are asked for one by one while we wait for them. */
const teamPlaces = ({ liaisons }: Configuration, only: string | undefined): WatchedPlace[] =>
  liaisons.flatMap(({ escalation, retired }) => {
    const instance = escalation?.instance ?? only;
    if (retired || escalation?.project === undefined || instance === undefined) return [];
    if (escalation.watch === "poll") return [];
    return [{ instance, kind: "project", path: escalation.project, way: "webhook", partners: [] }];
  });

/** The support managers' project, where requests are answered. */
const managersPlaces = ({ requests }: Configuration, first: string): WatchedPlace[] =>
  requests === undefined
    ? []
    : [
        {
          instance: requests.instance ?? first,
          kind: "project",
          path: requests.project,
          way: requests.watch,
          partners: [],
        },
      ];
/** Projects of agendas that will have a hook for us; the others' are looked at every few minutes. */
const agendaPlaces = (configuration: Configuration, first: string): WatchedPlace[] =>
  meetingsOf(configuration).flatMap(({ role, agenda }) => {
    const { inbox } = configuration;
    const path = agenda.project ?? inbox?.project;
    const way = agenda.watch ?? (agenda.project === undefined ? "poll" : "webhook");
    if (role !== "host" || way === "poll" || path === undefined) return [];
    const instance = agenda.project === undefined ? inbox?.instance : agenda.instance;
    return [{ instance: instance ?? first, kind: "project", path, way: "webhook", partners: [] }];
  });

const keyOf = (place: WatchedPlace): string => `${place.instance} ${place.kind} ${place.path.toLowerCase()}`;

/** One place for several partners: a hook is better than asking. */
const united = (places: readonly WatchedPlace[]): WatchedPlace[] => {
  const byKey = new Map<string, WatchedPlace>();
  for (const place of places) {
    const known = byKey.get(keyOf(place));
    const way = known?.way === "webhook" ? "webhook" : place.way;
    const partners = new Set([...(known?.partners ?? []), ...place.partners]);
    byKey.set(keyOf(place), { ...place, way, partners: [...partners] });
  }
  return [...byKey.values()];
};

/** Below a group that is watched as well or better, nothing more is needed. */
const coveredBy = (place: WatchedPlace, group: WatchedPlace): boolean =>
  group !== place &&
  group.instance === place.instance &&
  (group.way === "webhook" || place.way === "poll") &&
  holds(group, place.path);

/**
 * Everything to watch, each place once, without those inside a group that is watched anyway.
 * `membersOf` adds the people of partners that are known by their membership of a group, without our
 * own people and bots, who may be members there too.
 */
export const placesToWatch = (
  configuration: Configuration,
  membersOf: MembersOf = nobody,
): readonly WatchedPlace[] => {
  const [only = "", another] = Object.keys(configuration.instances);
  const peopleOf = partnersPeople(configuration, membersOf);
  const all = united([
    ...configuration.partners
      .filter(({ retired }) => !retired)
      .flatMap((partner) => placesOf(partner, partner.instance ?? only, peopleOf)),
    ...Object.entries(configuration.instances).flatMap(([name, { watch }]) => guestPlaces(name, watch)),
    ...managersPlaces(configuration, only),
    ...teamPlaces(configuration, another === undefined ? only : undefined),
    ...agendaPlaces(configuration, only),
  ]);
  const groups = all.filter((place) => place.kind === "group");
  return all.filter((place) => place.kind === "author" || !groups.some((group) => coveredBy(place, group)));
};
