import type { EscalationLine, PersonRef, StatusView } from "../model/effect.ts";
import type { EscalationState } from "../model/escalation.ts";
import type { Standing } from "../model/outcome.ts";
import type { Templates } from "./templates.ts";
import type { StatusTemplateView } from "./views.ts";

/** How people were reached, by username in lower case; somebody who is not in it was not tried yet. */
export type Reached = Readonly<Record<string, { readonly standing: Standing }>>;

const standingOf = ({ username }: PersonRef, reached: Reached): Standing | undefined =>
  username === null ? "named" : reached[username.toLowerCase()]?.standing;

const ownerOf = (view: StatusView, reached: Reached): StatusTemplateView["owner"] => {
  const [owner] = view.liaisons;
  if (owner === undefined) return null;
  const standing = standingOf(owner, reached);
  return {
    name: owner.name,
    follows: standing === "subscribed" || standing === "participant",
    unreachable: standing === "named",
  };
};

/** Nobody is named twice, nor mentioned twice. */
const withoutRepeats = (people: readonly PersonRef[]): PersonRef[] => {
  const seen = new Set<string>();
  return people.filter(({ name, username }) => {
    const identity = (username ?? name).toLowerCase();
    return seen.size < seen.add(identity).size;
  });
};

const mentionedOf = (view: StatusView, reached: Reached): { username: string }[] => {
  const people = withoutRepeats([...view.liaisons, ...view.managers, ...view.alsoTold]);
  return people.flatMap((person) =>
    person.username !== null && standingOf(person, reached) === "mentioned"
      ? [{ username: person.username }]
      : [],
  );
};

const lineOf = (line: EscalationLine): StatusTemplateView["escalations"][number] => {
  const { state, group, url, openedAt, acknowledgedAt, answeredAt, since, hindered } = line;
  const is = (one: EscalationState): boolean => state === one;
  return {
    group,
    url,
    openedAt,
    acknowledgedAt,
    answeredAt,
    since,
    hindered,
    is: {
      open: is("open"),
      acknowledged: is("acknowledged"),
      answered: is("answered"),
      relayed: is("relayed"),
      done: is("done"),
      declined: is("declined"),
      withdrawn: is("withdrawn"),
      unanswered: is("unanswered"),
      lost: is("lost"),
    },
  };
};

const nameOf = ({ name }: PersonRef): { name: string } => ({ name });

/** What the template sees: names to write, and only those usernames that are to be mentioned. */
const statusTemplateView = (view: StatusView, reached: Reached): StatusTemplateView => {
  const assigned = view.liaisons.length > 0;
  const named = new Set(view.liaisons.map(({ name }) => name));
  return {
    partner: { name: view.partner.name },
    group: view.group,
    owner: ownerOf(view, reached),
    cover: view.liaisons.slice(1).map(nameOf),
    // Plans of earlier versions know nothing of absences and deadlines.
    away: (view.away ?? []).flatMap(({ person, lastDay }) =>
      lastDay === null ? [] : [{ name: person.name, lastDay }],
    ),
    absent: (view.away ?? []).flatMap(({ person, lastDay }) =>
      lastDay === null ? [{ name: person.name }] : [],
    ),
    due: view.due ?? null,
    managers: assigned ? [] : view.managers.map(nameOf),
    alsoTold: withoutRepeats(view.alsoTold)
      .filter(({ name }) => !named.has(name))
      .map(nameOf),
    cc: mentionedOf(view, reached),
    closed: view.state === "closed",
    waitingOn: {
      liaison: view.waitingOn === "liaison",
      partner: view.waitingOn === "partner",
      team: view.waitingOn === "team",
      nobody: view.waitingOn === "nobody",
    },
    waitingSince: view.waitingSince,
    // Plans of earlier versions know nothing of other teams.
    escalations: (view.escalations ?? []).map(lineOf),
    areas: (view.areas ?? []).map(({ name, people }) => ({
      name,
      people: people.map((one) => ({ name: one })),
    })),
  };
};

/** The status note, without the hidden marker by which it is found again. */
export const renderStatus = (templates: Templates, view: StatusView, reached: Reached): string =>
  templates.render("status", statusTemplateView(view, reached));
