/** Which inboxes there are to be, and the keys of their jobs. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Person } from "../config/schema/people.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { Plan } from "../model/plan.ts";
import { assignedTo } from "../triage/assigned.ts";
import { presentPartners } from "../triage/partner-standing.ts";

const PREFIX = "inbox:";

/** Whether a job's key is an inbox's. */
export const isInboxKey = (key: string): boolean => key.startsWith(PREFIX);

const keyOf = (instance: string, username: string): string =>
  `${PREFIX}${instance}:${username.toLowerCase()}`;

/** The instance that inboxes are on; undefined: there are none. */
export const inboxInstance = ({ inbox, instances }: Configuration): string | undefined =>
  inbox === undefined ? undefined : (inbox.instance ?? Object.keys(instances)[0]);

/** The inboxes that a plan may have changed. */
export const inboxesAfter = (plan: Plan, configuration: Configuration, now: Date): string[] => {
  const ref = parseIssueKey(plan.issueKey);
  const partner = configuration.partners.find(({ id }) => id === plan.partner);
  if (partner === undefined || ref === undefined || inboxInstance(configuration) !== ref.instance) return [];
  const { liaisons } = assignedTo(configuration, partner, ref.iid, now);
  return liaisons.flatMap(({ username }) => (username === null ? [] : [keyOf(ref.instance, username)]));
};

/** Every inbox that there should be: time passes for all of them. */
export const allInboxes = (configuration: Configuration, now: Date): string[] => {
  const instance = inboxInstance(configuration);
  if (instance === undefined) return [];
  const people = presentPartners(configuration.partners).flatMap(
    (partner) => assignedTo(configuration, partner, 0, now).liaisons,
  );
  const names = people.flatMap(({ username }) => (username === null ? [] : [username]));
  return [...new Set(names.map((name) => keyOf(instance, name)))];
};

/** Whose inbox it is; undefined: nobody's. */
export const personOf = (configuration: Configuration, username: string): Person | undefined =>
  configuration.people.find((one) => one.username?.toLowerCase() === username.toLowerCase());

/** Whether there is to be an inbox of that person on an instance. */
export const hasInbox = (
  configuration: Configuration,
  instance: string,
  username: string,
  now: Date,
): boolean =>
  configuration.mode === "act" &&
  personOf(configuration, username) !== undefined &&
  allInboxes(configuration, now).includes(keyOf(instance, username));
