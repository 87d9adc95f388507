/** The people and places of the demonstration: what seed.ts makes. */
import type { AccessLevel, Visibility } from "./world/types.ts";

interface Person {
  readonly username: string;
  readonly name: string;
}

/** The service's account, the liaison, support managers, other teams' people, partners, and a stranger. */
export const PEOPLE: readonly Person[] = [
  { username: "liaison-bot", name: "Liaison Bot" },
  { username: "aconrad", name: "Andrew Conrad" },
  { username: "tcooney", name: "Tom Cooney" },
  { username: "lmatos", name: "Lee Matos" },
  { username: "vstoianovici", name: "Vlad Stoianovici" },
  { username: "bcarranza", name: "Brie Carranza" },
  { username: "bbehr", name: "Bryan Behrenshausen" },
  { username: "dsmith", name: "Dave Smith" },
  { username: "kira", name: "Kira Lindqvist" },
  { username: "otto", name: "Otto Brandt" },
  { username: "gaia", name: "Gaia Moretti" },
  { username: "nils", name: "Nils Eriksen" },
  { username: "deb", name: "Deborah Okafor" },
  { username: "stranger", name: "Sam Stranger" },
  { username: "jurbanc", name: "Jan Urbanc" },
  { username: "rschulman", name: "Robin Schulman" },
  { username: "mdunninger", name: "Mike Dunninger" },
];

/** Groups above before those in them. */
export const GROUPS: readonly (readonly [path: string, name: string, visibility: Visibility])[] = [
  ["kde", "KDE", "public"],
  ["gnome", "GNOME", "public"],
  ["debian", "Debian", "public"],
  ["gitlab-org", "GitLab.org", "public"],
  ["gitlab-com", "GitLab.com", "public"],
  ["gitlab-com/support", "Support", "public"],
  ["gitlab-com/gl-infra", "Infrastructure", "internal"],
  ["gitlab-com/gl-security", "Security", "private"],
  ["gitlab-com/legal", "Legal", "private"],
  ["gitlab-com/sales", "Sales", "internal"],
];

/** As visible as their group, unless it is said. */
export const PROJECTS: readonly (readonly [
  group: string,
  path: string,
  name: string,
  about: string,
  visibility?: Visibility,
])[] = [
  ["kde", "sysadmin", "Sysadmin", "KDE's own infrastructure: CI, runners, invent.kde.org"],
  ["kde", "plasma-desktop", "Plasma Desktop", "The desktop"],
  ["gnome", "infrastructure", "Infrastructure", "GNOME's GitLab, runners and mirrors"],
  ["gnome", "gnome-shell", "GNOME Shell", "The shell"],
  ["debian", "salsa-support", "Salsa Support", "Questions about salsa.debian.org"],
  ["gitlab-org", "gitlab", "GitLab", "The issue tracker of the product"],
  ["gitlab-com/support", "support-team-meta", "Support Team Meta", "How Support works"],
  ["gitlab-com/gl-infra", "production", "Production", "Incidents and changes of GitLab.com"],
  ["gitlab-com/gl-infra", "reliability", "Reliability", "Requests to the infrastructure team"],
  ["gitlab-com/support", "liaison-inbox", "Liaison Inbox", "What waits for a liaison", "private"],
  ["gitlab-com/gl-security", "operations", "Operations", "Requests to Security Operations"],
  ["gitlab-com/legal", "requests", "Requests", "Requests to Legal"],
  ["gitlab-com/sales", "open-source", "Open Source", "Licences and contracts of the Open Source program"],
];

/** Roles: 50 owner, 40 maintainer, 30 developer, 20 reporter, 15 planner. */
export const MEMBERS: readonly (readonly [place: string, username: string, level: AccessLevel])[] = [
  ["kde", "kira", 50],
  ["kde", "otto", 30],
  ["gnome", "gaia", 50],
  ["gnome", "nils", 30],
  ["debian", "deb", 40],
  ["gitlab-org", "aconrad", 20],
  ["gitlab-com/support", "aconrad", 30],
  ["gitlab-com/support", "tcooney", 40],
  ["gitlab-com/support", "lmatos", 40],
  ["gitlab-com/support", "vstoianovici", 30],
  ["gitlab-com/support", "bcarranza", 30],
  ["gitlab-com", "bbehr", 20],
  ["gitlab-com/gl-infra", "dsmith", 50],
  ["gitlab-com/gl-infra", "vstoianovici", 20],
  ["kde", "liaison-bot", 50],
  ["gnome", "liaison-bot", 40],
  ["debian", "liaison-bot", 15],
  ["gitlab-org", "liaison-bot", 40],
  ["gitlab-com/gl-infra", "liaison-bot", 20],
  ["gitlab-com/gl-infra/reliability", "liaison-bot", 40],
  ["gitlab-com/gl-security", "jurbanc", 50],
  ["gitlab-com/gl-security", "bcarranza", 30],
  ["gitlab-com/legal", "rschulman", 50],
  ["gitlab-com/sales", "mdunninger", 40],
  ["gitlab-com/support", "liaison-bot", 20],
  ["gitlab-com/gl-security", "liaison-bot", 20],
  ["gitlab-com/legal", "liaison-bot", 20],
];

/** Whom an issue can wait for: one scoped label each. */
const WAITED_FOR: readonly (readonly [name: string, whom: string])[] = [
  ["com-infrastructure", ".com Infrastructure"],
  ["liaison", "the liaison"],
  ["partner", "the partner"],
  ["security-operations", "Security Operations"],
  ["legal", "Legal"],
];

/** A group's labels serve everything below it. */
export const LABELS: readonly (readonly [place: string, name: string, color: string, about: string])[] = [
  ["gitlab-org", "Category:Runner", "#428BCA", "Issues of the GitLab Runner"],
  ["gitlab-org", "Category:Container Registry", "#428BCA", "Issues of the container registry"],
  ["gitlab-org", "outage", "#D9534F", "Something does not work for everybody"],
  ["gitlab-org", "type::bug", "#D9534F", "Something is broken"],
  ["gitlab-org", "type::feature", "#5CB85C", "Something new"],
  ["gitlab-org", "open source partner", "#6E49CB", "Opened by a partner of the Open Source program"],
  ["kde", "Category:Runner", "#428BCA", "CI runners"],
  ["kde", "outage", "#D9534F", "Something does not work for everybody"],
  ["gnome", "outage", "#D9534F", "Something does not work for everybody"],
  ["gitlab-com/gl-infra", "team::reliability", "#AD8D43", "For the reliability team"],
  ["gitlab-com", "escalation", "#D9534F", "Somebody waits for this"],
  ["gitlab-org", "escalate::com-infrastructure", "#AD8D43", "Ask .com Infrastructure"],
  ["kde", "escalate::com-infrastructure", "#AD8D43", "Ask .com Infrastructure"],
  ["gitlab-org", "deadline::soon", "#F0AD4E", "A deadline of ours is near"],
  ["gitlab-org", "deadline::missed", "#D9534F", "We are late"],
  ...["gitlab-org", "kde", "gnome"].flatMap((place) =>
    WAITED_FOR.map(
      ([name, whom]) => [place, `waiting-on::${name}`, "#6699CC", `The next step is up to ${whom}`] as const,
    ),
  ),
];
