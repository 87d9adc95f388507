/** Who is reminded, or has a list, in the project of inboxes, and could not read it there: GitLab tells them nothing. */
import { emailOf, entriesOf } from "../../config/entries-of.ts";
import type { Channel } from "../../config/schema/channels.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Gitlab } from "../../gitlab/gitlab.ts";
import { GUEST } from "../../model/access-level.ts";
import { rankOf } from "../../model/rank.ts";
import { type Finding, fine } from "./finding.ts";

const LIST = new Intl.ListFormat("en");

/** Liaisons, also those of teams, who stands in for somebody, and the support managers: each once, by account. */
const readersOf = (configuration: Configuration, instance: string): ReadonlyMap<string, string> => {
  const { away, liaisons, people, supportManagers } = configuration;
  const names = [
    ...liaisons.flatMap((row) => (row.retired ? [] : row.liaisons)),
    ...away.flatMap(({ cover }) => cover ?? []),
    ...supportManagers,
  ];
  const [only, another] = Object.keys(configuration.instances);
  const isHere = (at: string | undefined): boolean =>
    (at ?? (another === undefined ? only : "")) === instance;
  const accounts = names
    .flatMap((name) => entriesOf(people, name))
    .flatMap((one) =>
      one.username !== undefined && isHere(one.instance) ? [[one.username, one.name] as const] : [],
    );
  return new Map(accounts.map(([username, name]) => [username.toLowerCase(), name]));
};

/** A channel by which people are mailed at their own addresses. */
interface Post {
  readonly name: string;
  readonly readers: Channel["readers"];
}

/** Of those the one whose readers may know most; undefined: there is none. */
const postOf = ({ channels }: Configuration): Post | undefined =>
  Object.entries(channels)
    .flatMap(([name, one]) =>
      one.type === "mail" && one.to.length === 0 ? [{ name, readers: one.readers }] : [],
    )
    .toSorted((one, other) => rankOf(other.readers, false) - rankOf(one.readers, false))[0];

const MEMBERS = "make them members (Guest is enough)";
const POST = "of type `mail` without `to`";
const UNTOLD = "GitLab tells them nothing of what is written there";

const passedOver = (project: string, names: readonly string[]): Finding => ({
  check: "places",
  severity: "warning",
  about: project,
  sentence: `${LIST.format(names)} cannot read inboxes: not among the members of the project.`,
  remedy: `Make them members (Guest is enough), or give them \`email\` in \`people\`, and a channel ${POST}, with \`readers: private\`.`,
  loss: `${UNTOLD}, and reminders of deadlines pass them over.`,
});

const mailed = (project: string, names: readonly string[], { name, readers }: Post): Finding => {
  const who = `${LIST.format(names)} cannot read inboxes, and are reminded by mail`;
  const base = { check: "places", about: project } as const;
  if (readers === "private")
    return {
      ...base,
      severity: "limited",
      sentence: `${who}.`,
      remedy: `Let them read their lists: ${MEMBERS}.`,
      loss: `${UNTOLD}, but for reminders of deadlines.`,
    };
  const which = readers === "public" ? "public" : "public and internal";
  return {
    ...base,
    severity: "warning",
    sentence: `${who} of ${which} issues only.`,
    remedy: `Give the channel ${name}, or another ${POST}, \`readers: private\`; or ${MEMBERS}.`,
    loss: `${UNTOLD}, and reminders of deadlines of other issues pass them over.`,
  };
};

/** Empty where there are no inboxes on this instance, or their project is not there, which is said elsewhere. */
export const inboxReaders = async (
  configuration: Configuration,
  instance: string,
  gitlab: Pick<Gitlab, "projectSettings" | "projectMembers">,
): Promise<Finding[]> => {
  const { inbox } = configuration;
  if (inbox === undefined || (inbox.instance ?? Object.keys(configuration.instances)[0]) !== instance)
    return [];
  const settings = await gitlab.projectSettings(inbox.project);
  if (settings === null || settings.project.visibility !== "private") return [];
  const members = await gitlab.projectMembers(inbox.project);
  const may = new Set(
    members.filter(({ access }) => access >= GUEST).map(({ user }) => user.username.toLowerCase()),
  );
  const readers = [...readersOf(configuration, instance)];
  const blind = readers.filter(([username]) => !may.has(username)).map(([, name]) => name);
  if (blind.length === 0)
    return [fine("places", inbox.project, "Everybody who is reminded can read inboxes.")];
  const post = postOf(configuration);
  const isMailed = (name: string): boolean =>
    post !== undefined && emailOf(configuration.people, name) !== undefined;
  const unreached = blind.filter((name) => !isMailed(name));
  const byMail = blind.filter(isMailed);
  return [
    ...(unreached.length === 0 ? [] : [passedOver(inbox.project, unreached)]),
    ...(post === undefined || byMail.length === 0 ? [] : [mailed(inbox.project, byMail, post)]),
  ];
};
