/** Events of escalations for tests: each at a minute of one day, known by its kind and minute. */

import { foldEscalation } from "../../src/escalation/fold.ts";
import type {
  EscalationEvent,
  EscalationEventOf,
  EscalationSource,
  EscalationTarget,
  EscalationView,
} from "../../src/model/escalation.ts";

/** A person. */
const DAVE = { id: 7, username: "dsmith", name: "Dave Smith" };

/** A partner's issue. */
export const sourceNamed = (name: string): EscalationSource => ({
  issueKey: `gitlab:1:${name}`,
  partner: "kde",
  url: `https://gitlab.example/kde/sysadmin/-/issues/${name}`,
  reference: `kde/sysadmin#${name}`,
  rank: 0,
});

/** The team's issue, or another one that it was moved to. */
export const targetNumbered = (iid: number): EscalationTarget => ({
  ref: { instance: "gitlab", projectId: 9, iid },
  url: `https://gitlab.example/infra/requests/-/issues/${iid}`,
  reference: `infra/requests#${iid}`,
  visibility: "internal",
  confidential: false,
});

/** The n-th minute (fractions are seconds and less). */
export const minute = (number: number): string =>
  new Date(Date.parse("2026-11-26T09:00:00Z") + number * 60_000).toISOString();

const DETAILS: {
  readonly [Kind in EscalationEvent["kind"]]: Omit<EscalationEventOf<Kind>, "kind" | "id" | "at">;
} = {
  proposed: { reason: "a rule holds", source: sourceNamed("1") },
  requested: { reason: "it is down", by: DAVE, source: sourceNamed("1") },
  confirmed: { by: DAVE },
  refused: { by: DAVE },
  opened: { target: targetNumbered(1) },
  hindered: { why: "it is archived" },
  reason: { reason: "still down", by: DAVE, rank: 0 },
  "source-added": { reason: "here too", by: DAVE, source: sourceNamed("2") },
  "source-closed": { issueKey: sourceNamed("1").issueKey },
  "source-left": { issueKey: sourceNamed("1").issueKey, by: DAVE, reason: "another problem" },
  "source-reopened": { issueKey: sourceNamed("1").issueKey },
  "source-changed": { issueKey: sourceNamed("1").issueKey, to: sourceNamed("3") },
  "source-commented": { issueKey: sourceNamed("1").issueKey, url: "https://gitlab.example/note" },
  acknowledged: { by: DAVE, how: "reaction" },
  commented: { by: DAVE, url: "https://gitlab.example/note" },
  answered: { by: DAVE, words: "fixed" },
  draft: { by: DAVE, text: "please try again", direct: false },
  sent: { by: DAVE, issueKeys: [sourceNamed("1").issueKey], text: null },
  declined: { by: DAVE, reason: "not ours" },
  withdrawn: { by: DAVE, reason: "our own proxy" },
  closed: { by: DAVE, human: true },
  reopened: { by: DAVE },
  moved: { target: targetNumbered(2), duplicate: false },
  "target-changed": { target: { ...targetNumbered(1), confidential: true } },
  lost: {},
  found: {},
};

/** Every kind of event. */
export const KINDS = Object.keys(DETAILS) as EscalationEvent["kind"][];

/** An event of a kind at a minute, as ever but for `changes`. */
export const event = (kind: EscalationEvent["kind"], at: number, changes: object = {}): EscalationEvent =>
  ({ kind, id: `${kind}:${at}`, at: minute(at), ...DETAILS[kind], ...changes }) as EscalationEvent;

/** An event of the n-th minute, without its time. */
export type Step = EscalationEvent["kind"] | readonly [kind: EscalationEvent["kind"], changes: object];

/** Events one minute after the other. */
export const told = (...steps: readonly Step[]): EscalationEvent[] =>
  steps.map((step, index) =>
    typeof step === "string" ? event(step, index) : event(step[0], index, step[1]),
  );

/** Where an escalation stands after these, one minute after the other. */
export const viewAfter = (...steps: readonly Step[]): EscalationView =>
  foldEscalation({ events: told(...steps) });

/** Closed by a bot, or by somebody whom GitLab does not name. */
export const BOT_CLOSED: Step = ["closed", { human: false, by: null }];

/** What befalls the second partner's issue. */
export const second = (kind: "source-closed" | "source-reopened"): Step => [
  kind,
  { issueKey: sourceNamed("2").issueKey },
];
