/** Who is reminded, or has a list, in the project of inboxes, and could not read it there: GitLab tells them nothing. */
import { entriesOf } from "../../config/entries-of.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Gitlab } from "../../gitlab/gitlab.ts";
import { GUEST } from "../../model/access-level.ts";
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
  return [
    {
      check: "places",
      severity: "warning",
      about: inbox.project,
      sentence: `${LIST.format(blind)} cannot read inboxes: not among the members of the project.`,
      remedy: "Make them members (Guest is enough), or give them `email` in `people` and a channel for mail.",
      loss: "GitLab tells them nothing of what is written there, and reminders of deadlines pass them over.",
    },
  ];
};
