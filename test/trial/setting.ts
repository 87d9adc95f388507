/** Where the stories play: dozens of partners with trackers of their own, and the product's tracker that all use. */
import { createLabel } from "../../src/sandbox/world/labels.ts";
import { addMember, removeMember } from "../../src/sandbox/world/members.ts";
import { createGroup, createProject } from "../../src/sandbox/world/places.ts";
import { createToken, createUser } from "../../src/sandbox/world/users.ts";
import { placeAt, userNamed, type World } from "../../src/sandbox/world/world.ts";
import { escalating, TEAM_PROJECT } from "../support/escalating.ts";
import { type Written, written } from "../support/service-configuration.ts";

/** A partner of the story. */
export interface Partner {
  readonly id: string;
  readonly person: string;
  /** The liaison who looks after it. */
  readonly liaison: "aconrad" | "bcarranza";
  readonly project: string;
  /** Nobody added a hook for us there. */
  readonly polled: boolean;
}

/** The tracker of the product, where partners' people and strangers open issues. */
export const TRACKER = "gitlab-org/gitlab";

/** Teams that are asked, and who answers there. */
export const TEAMS = [
  { id: "com-infrastructure", person: "dsmith" },
  { id: "security-operations", person: "jurbanc" },
] as const;

/** So many partners; every sixth has no hook. */
export const partnersOf = (count: number): readonly Partner[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `partner-${index}`,
    person: `person-${index}`,
    liaison: index % 3 === 0 ? ("bcarranza" as const) : ("aconrad" as const),
    project: `partner-${index}/tracker`,
    polled: index % 6 === 5,
  }));

const LABELS = [
  "Category:Runner",
  "outage",
  "type::bug",
  "escalate::com-infrastructure",
  ...["liaison", "partner", "com-infrastructure", "security-operations"].map((whom) => `waiting-on::${whom}`),
];

/** Makes the partners' people and places; answers everybody's tokens. */
export const buildSetting = (world: World, partners: readonly Partner[]): ReadonlyMap<string, string> => {
  const root = userNamed(world, "root");
  const named = (username: string) => {
    const user = userNamed(world, username);
    if (user === undefined) throw new Error(`no user ${username}`);
    return user;
  };
  if (root === undefined) throw new Error("no administrator");
  for (const { id, person, polled } of partners) {
    const user = createUser(world, {
      username: person,
      name: `Person of ${id}`,
      email: `${person}@example.org`,
    });
    const group = createGroup(world, root, { name: id, path: id, visibility: "public" });
    createProject(world, root, { name: "Tracker", path: "tracker", group, visibility: "public" });
    addMember(world, root, group, { user, accessLevel: 40 });
    addMember(world, root, group, { user: named("liaison-bot"), accessLevel: polled ? 20 : 40 });
    for (const liaison of ["aconrad", "bcarranza"])
      addMember(world, root, group, { user: named(liaison), accessLevel: 20 });
    for (const name of LABELS) createLabel(world, root, group, { name, color: "#6699CC" });
    removeMember(world, root, group, root.id);
  }
  const tracker = placeAt(world, "gitlab-org");
  if (tracker?.kind === "group")
    addMember(world, root, tracker, { user: named("bcarranza"), accessLevel: 20 });
  // Tokens of their own: the service's may be revoked, limited or watched without hindering people.
  return new Map(
    [...world.users.values()].map((user) => [
      user.username,
      createToken(world, user, {
        name: "by hand",
        scopes: user.isAdministrator ? ["api", "sudo", "admin_mode"] : ["api"],
      }).value,
    ]),
  );
};

/** How often places are read, so that a story of minutes sees it happen. */
const OFTEN = "4s";

/** The service's configuration for this setting. Limits of a day's work are out of the way: which story meets them is chance. */
export const configurationFor = (url: string, hooks: string, partners: readonly Partner[]): Written => {
  const usual = escalating(written(url));
  const instance = usual.instances["sandbox"];
  if (instance === undefined) throw new Error("no instance");
  return {
    ...usual,
    instances: {
      sandbox: {
        ...instance,
        webhook: { ...instance.webhook, url: hooks },
        poll: { every: OFTEN, overlap: "10m" },
        checkEvery: "10s",
        reconcile: { every: "8s", overlap: "10m", grace: "3s" },
      },
    },
    partners: partners.map(({ id, person, liaison, polled }) => ({
      id,
      name: `The ${id} project`,
      liaison: liaison === "aconrad" ? "open-source" : "mentions",
      match: { groups: [id], users: [person] },
      ...(polled ? { watch: "poll" as const } : {}),
    })),
    rules: [
      ...(usual.rules ?? []),
      {
        name: "outages",
        conditions: { state: "opened", title_or_description: "(?i)\\boutage\\b" },
        actions: { labels: ["outage"], escalate: "com-infrastructure" },
      },
      {
        name: "break-ins",
        conditions: { state: "opened", title_or_description: "(?i)\\bbreak-in\\b" },
        actions: { propose: "security-operations" },
      },
    ],
    // Only a story that is slow of itself would tell that it heard of a comment late.
    commands: { perPerson: 100_000, lateAfter: "12h" },
    escalations: { dailyCap: 100_000 },
    limits: { ruleIssues: 100_000 },
  };
};

/** Where teams' issues are opened. */
export const PROJECT_OF: Readonly<Record<string, string>> = {
  "com-infrastructure": TEAM_PROJECT,
  "security-operations": "gitlab-com/gl-security/operations",
};
