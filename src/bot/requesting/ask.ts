/** What is opened where somebody asks the support managers for something: pure. */

import { emailOf } from "../../config/entries-of.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import type { LiaisonRow } from "../../config/schema/people.ts";
import { presentFor } from "../../deadlines/absences.ts";
import { meetingsOf } from "../../deadlines/meetings/meeting.ts";
import { rankOf } from "../../model/rank.ts";
import type { NewRequest, RequestKind, RequestOrigin, StoredRequest } from "../../model/request.ts";
import { type NewTask, secretPart, taskKey } from "../../model/task.ts";
import type { RequestView } from "../../render/people-views.ts";
import { resolvePerson } from "../../triage/assigned.ts";
import type { Rendering } from "../context.ts";
import { cadenceOf } from "../people/cadence.ts";
import { requestMessages } from "./channel-messages.ts";
import { nextMeetings, whenText } from "./next-meeting.ts";
import { type OwnPlace, requestsPlace } from "./places.ts";

/** Who asks for what. */
export interface Asked {
  readonly kind: RequestKind;
  /** Id of the row. */
  readonly team: string;
  /** Of the account that asks. */
  readonly instance: string;
  readonly who: { readonly name: string; readonly username: string };
  /** What is to be surfaced; else empty. */
  readonly words: string;
  /** Where it was asked; null: on the command line. What not everybody may read there they may not read here either. */
  readonly origin:
    | (RequestOrigin & {
        readonly reference: string;
        readonly url: string;
        /** Whoever reads it there reads the managers' issue as well. */
        readonly isWhereManagersAre: boolean;
      })
    | null;
  readonly now: Date;
}

type Wanted = Pick<NewTask, "key" | "wish" | "reason">;

/** A request that can be made, or why there is none. */
export type Asking =
  | {
      readonly request: NewRequest;
      /** What opens the managers' issue, and what tells of it elsewhere. */
      readonly tasks: readonly [Wanted, ...Wanted[]];
    }
  | { readonly why: string };

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What a request is known by, but for how often it was made. */
const baseOf = ({ kind, team, instance, who, words }: Asked): string =>
  taskKey(
    "request",
    kind,
    team,
    instance,
    secretPart(who.username),
    ...(words === "" ? [] : [secretPart(words)]),
  );

/** Names of those who are asked, or who cover for them. */
const askedOf = (configuration: Configuration, now: Date): string[] => [
  ...new Set(
    [...configuration.supportManagers, ...(configuration.requests?.also ?? [])].map(
      (name) => presentFor(configuration, name, now) ?? name,
    ),
  ),
];

const managersOf = (configuration: Configuration, instance: string, now: Date): string[] => [
  ...new Set(
    askedOf(configuration, now).flatMap(
      (name) => resolvePerson(configuration, name, instance).username ?? [],
    ),
  ),
];

const emailsOf = (configuration: Configuration, now: Date): string[] => [
  ...new Set(askedOf(configuration, now).flatMap((name) => emailOf(configuration.people, name) ?? [])),
];

const named = (names: readonly string[]) => names.map((name) => ({ name }));

/** Whether one of a row's names is somebody. Who has no name any more (`forget`, retention) is nobody. */
export const isIn = (
  configuration: Configuration,
  names: readonly string[],
  instance: string,
  username: string,
): boolean =>
  username !== "" &&
  names.some((name) => same(resolvePerson(configuration, name, instance).username ?? "", username));

const viewOf = (
  configuration: Configuration,
  row: LiaisonRow,
  asked: Asked,
  instance: string,
): RequestView => {
  const { who, words, origin, now } = asked;
  const [next] = nextMeetings(configuration, row, now);
  const rows = configuration.liaisons.filter(
    ({ liaisons, retired }) => !retired && isIn(configuration, liaisons, asked.instance, who.username),
  );
  // An account of the same name on another instance may be a stranger's.
  const isThere = asked.instance === instance;
  const username = isThere ? who.username : resolvePerson(configuration, who.name, instance).username;
  return {
    who: { name: who.name, username },
    team: {
      id: row.id,
      group: row.group,
      section: row.section,
      contacts: named(row.contacts),
      liaisons: named(row.liaisons),
      cadence: cadenceOf(row) ?? next?.meeting.words ?? null,
      next: next === undefined ? null : whenText(next),
    },
    open: { liaison: row.liaisons.length === 0, cover: row.liaisons.length === 1 },
    rows: named(rows.map(({ group }) => group)),
    words: words === "" ? null : words,
    origin: origin === null ? null : { reference: origin.reference, url: origin.url },
    managers: managersOf(configuration, instance, now).map((username) => ({ username })),
    commands: configuration.commands.prefix,
  };
};

const storedOrigin = ({ origin }: Asked): RequestOrigin | null => {
  if (origin === null) return null;
  const { issueKey, partner, internal, rank } = origin;
  return { issueKey, partner, internal, rank };
};

const DECIDED: readonly StoredRequest["state"][] = ["approved", "declined", "done"];

const REASONS: Readonly<Record<RequestKind, string>> = {
  join: "would like to be its liaison",
  surface: "has something to surface",
  attend: "would like to attend its meeting",
};

/** Why it is not asked; null: it is. */
const whyNot = (configuration: Configuration, row: LiaisonRow | undefined, asked: Asked): string | null => {
  if (row === undefined || row.retired) return "There is no such team in the liaison table.";
  if (asked.kind === "join" && isIn(configuration, row.liaisons, asked.instance, asked.who.username))
    return `You are a support liaison of ${row.group} already.`;
  const hasMeeting =
    cadenceOf(row) !== null || meetingsOf(configuration).some((one) => one.row?.id === row.id);
  if (asked.kind === "attend" && !hasMeeting)
    return `The table knows of no meetings with ${row.group}; \`surface ${row.id} TEXT\` may be what you want.`;
  return null;
};

const PRIVATE = rankOf("private", false);
/** How long it is worth telling the channels. */
const WORTH_MS = 14 * 86_400_000;

/** That it was asked, for the channels that are to know; empty: there are none. */
const tellingOf = (
  configuration: Configuration,
  {
    id,
    title,
    place: { instance, project },
    rank,
    now,
  }: { id: string; title: string; place: OwnPlace; rank: number; now: Date },
  render: Pick<Rendering, "inline" | "link">,
): Wanted[] => {
  const telling = {
    title,
    rank,
    project,
    listUrl: `${configuration.instances[instance]?.url.replace(/\/+$/, "") ?? ""}/${project}/-/issues`,
    onlyInstance: instance,
    emails: emailsOf(configuration, now),
    at: now,
  };
  const messages = requestMessages(configuration, telling, render);
  if (messages.length === 0) return [];
  const until = new Date(now.getTime() + WORTH_MS).toISOString();
  return [
    {
      key: taskKey(id, "told"),
      reason: "the managers' channel is told that they are asked",
      wish: { kind: "send", messages, at: now.toISOString(), until },
    },
  ];
};

/** A request of somebody, once: `earlier` are those that they made before. */
export const askManagers = (
  configuration: Configuration,
  asked: Asked,
  earlier: readonly StoredRequest[],
  render: Pick<Rendering, "request" | "inline" | "link">,
): Asking => {
  const { kind, team, instance, who, words, origin, now } = asked;
  const isPrivate = origin !== null && origin.rank > 0 && !origin.isWhereManagersAre;
  const isConfidential = configuration.requests?.confidential === true;
  // Of what is asked on a command line nobody else knows yet.
  const rank = origin === null ? PRIVATE : origin.rank;
  const place = requestsPlace(configuration);
  if (place === null)
    return {
      why: "Nobody has told me where the support managers are asked (`requests`): please ask them yourself.",
    };
  const row = configuration.liaisons.find(({ id }) => id === team);
  const objection = whyNot(configuration, row, asked);
  if (row === undefined || objection !== null) return { why: objection ?? "" };
  const base = baseOf(asked);
  const alike = earlier.filter(({ id }) => id === base || id.startsWith(`${base}|`));
  if (alike.some(({ state }) => !DECIDED.includes(state)))
    return { why: "You have asked for that already, and the support managers have not decided yet." };
  const id = alike.length === 0 ? base : taskKey(base, String(alike.length + 1));
  const { title, body } = render.request(kind, viewOf(configuration, row, asked, place.instance));
  return {
    request: {
      id,
      kind,
      team,
      instance,
      username: who.username,
      name: who.name,
      words,
      origin: storedOrigin(asked),
      askedAt: now.toISOString(),
    },
    tasks: [
      {
        key: id,
        reason: `${row.group}: somebody ${REASONS[kind]}`,
        wish: {
          kind: "issue",
          ...place,
          title,
          description: body,
          assignees: [],
          confidential: isPrivate || isConfidential,
          dueDate: null,
          onlyPrivate: isPrivate,
        },
      },
      ...tellingOf(configuration, { id, title, place, rank: isConfidential ? PRIVATE : rank, now }, render),
    ],
  };
};
