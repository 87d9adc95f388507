/** Escalations as the store is given them. */
import type {
  EscalationEvent,
  EscalationEventOf,
  EscalationRecord,
  EscalationSource,
  EscalationTarget,
} from "../../src/model/escalation.ts";
import { parseIssueKey } from "../../src/model/ids.ts";
import type { EscalationWrite } from "../../src/store/tables/escalation-rows.ts";
import { ISSUE, NOW } from "./builders.ts";

/** The issue of the team, in all that is built here. */
const TARGET = "gitlab:90#4";

export const source = (issueKey: string, change: Partial<EscalationSource> = {}): EscalationSource => ({
  issueKey,
  partner: "kde",
  url: `https://gitlab.example/${issueKey}`,
  reference: "kde/krita#3",
  rank: 0,
  ...change,
});

export const target = (issueKey = TARGET, path = "infra/reliability"): EscalationTarget => {
  const ref = parseIssueKey(issueKey);
  if (ref === undefined) throw new Error(`not an issue key: ${issueKey}`);
  return {
    ref,
    url: `https://gitlab.example/${path}/-/issues/${ref.iid}`,
    reference: `${path}#${ref.iid}`,
    visibility: "public",
    confidential: false,
  };
};

/** Asked for by a rule. */
export const requested = (
  issueKey: string,
  change: Partial<EscalationEventOf<"requested">> = {},
): EscalationEvent => ({
  kind: "requested",
  id: `requested:${issueKey}`,
  at: NOW.toISOString(),
  reason: "the runners stand still",
  by: null,
  source: source(issueKey),
  ...change,
});

/** Opened in the team's project. */
export const opened = (issueKey = TARGET, path?: string): EscalationEvent => ({
  kind: "opened",
  id: "opened",
  at: NOW.toISOString(),
  target: target(issueKey, path),
});

/** An escalation that nothing has befallen yet. */
export const newRecord = (id: string, change: Partial<EscalationRecord> = {}): EscalationRecord => ({
  id,
  instance: "gitlab",
  team: "infrastructure",
  askedBy: "rule: runners",
  events: [],
  version: 0,
  ...change,
});

/** Something befalls an escalation of one issue. */
export const write = (
  before: EscalationRecord,
  events: readonly EscalationEvent[],
  change: Partial<EscalationWrite> = {},
): EscalationWrite => ({
  before,
  events,
  state: "requested",
  since: NOW.toISOString(),
  sourceKeys: [ISSUE],
  targetKey: null,
  ...change,
});
