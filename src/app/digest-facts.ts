/** What digests tell of, read once for all that are made together. */

import type { KnownIssue } from "../bot/standing.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { DigestFacts } from "../notify/facts.ts";
import type { Store } from "../store/open.ts";
import { gapsUrlOf } from "./gaps-issue.ts";

/** Answers what is remembered; what changed, since that moment. */
export type ReadFacts = (since: Date) => Promise<DigestFacts>;

/** Called where there is more than is read. */
type OnCut = (what: "open issues" | "changed issues") => void;

/** What is asked for the first time is asked of `read`, and remembered. */
const once = <Value>(read: (since: Date) => Promise<Value>): ((since: Date) => Promise<Value>) => {
  const known = new Map<number, Promise<Value>>();
  return (since) => {
    const value = known.get(since.getTime()) ?? read(since);
    known.set(since.getTime(), value);
    return value;
  };
};

/** What does not depend on a moment, and what does, is read the first time that it is needed. */
export const factsReader = (configuration: Configuration, store: Store, onCut: OnCut): ReadFacts => {
  const partners = configuration.partners.map(({ id }) => id);
  const whole = async () => {
    const { issues, isCut } = await store.digests.openIssues(partners);
    if (isCut) onCut("open issues");
    return {
      open: issues,
      contacts: await store.digests.contacts(partners),
      partnersSince: await store.digests.partnersSince(),
      gapsUrl: await gapsUrlOf(configuration, store),
    };
  };
  let shared: ReturnType<typeof whole> | undefined;
  return once(async (since) => {
    shared ??= whole();
    const { open, ...facts } = await shared;
    const changed = await store.digests.changedIssues(partners, since);
    if (changed.isCut) onCut("changed issues");
    // Read last, and so the newest; what was opened since is told of even if there are too many open ones.
    const issues = new Map<string, KnownIssue>(
      [...open, ...changed.issues].map((one) => [one.issueKey, one]),
    );
    return { ...facts, issues: [...issues.values()], escalations: await store.digests.escalations(since) };
  });
};
