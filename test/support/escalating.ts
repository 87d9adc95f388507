/** The configuration of stories in which other teams are asked. */
import type { Written } from "./service-configuration.ts";

/** Paths of the teams' projects in the sandbox. */
export const TEAM_PROJECT = "gitlab-com/gl-infra/reliability";
export const PRIVATE_PROJECT = "gitlab-com/gl-security/operations";
export const INBOX_PROJECT = "gitlab-com/support/liaison-inbox";

type Row = NonNullable<Written["liaisons"]>[number];

/** Rows as the handbook has them, with and without a project. */
const teams: readonly Row[] = [
  {
    id: "com-infrastructure",
    section: "Production",
    group: ".com Infrastructure",
    contacts: ["Dave Smith"],
    liaisons: ["Vlad Stoianovici"],
    escalation: { project: TEAM_PROJECT, labels: ["escalation"] },
  },
  {
    id: "security-operations",
    section: "Security",
    group: "Security Operations",
    contacts: ["Jan Urbanc"],
    liaisons: ["Brie Carranza"],
    escalation: { project: PRIVATE_PROJECT, watch: "poll" },
  },
  { id: "accounts", section: "Finance", group: "Accounts" },
];

/** With teams that can be asked, and people who answer for them. */
export const escalating = (usual: Written): Written => ({
  ...usual,
  inbox: { project: INBOX_PROJECT },
  people: [
    ...(usual.people ?? []),
    { name: "Dave Smith", username: "dsmith" },
    { name: "Jan Urbanc", username: "jurbanc" },
  ],
  liaisons: [...(usual.liaisons ?? []), ...teams],
});

/** Changes one team's row. */
export const withTeam =
  (id: string, change: Partial<NonNullable<Row["escalation"]>>) =>
  (usual: Written): Written => ({
    ...usual,
    liaisons: (usual.liaisons ?? []).map((row) =>
      row.id === id ? { ...row, escalation: { ...row.escalation, ...change } } : row,
    ),
  });
