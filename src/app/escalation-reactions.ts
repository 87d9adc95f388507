/** A reaction changes nothing that GitLab's lists show: where no hook tells of it, it is looked for. */
import { createHash } from "node:crypto";
import { parseIssueKey } from "../model/ids.ts";
import { polledTargets } from "./escalation-places.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Parts } from "./ports.ts";

/** Brings news of reactions to teams' issues that nobody has acknowledged so far, each once. */
export const lookForReactions = async (
  parts: Parts,
  instance: string,
  runtime: InstanceRuntime,
): Promise<void> => {
  for (const { escalation, issueKey } of await polledTargets(parts, instance, ["open"])) {
    const ref = parseIssueKey(issueKey);
    const awards = ref === undefined ? [] : await runtime.background.awards(ref, null);
    const last = awards.findLast(({ user }) => !runtime.ownIds.has(user.id));
    const issue = ref === undefined || last === undefined ? null : await runtime.background.readIssue(ref);
    if (issue === null || last === undefined) continue;
    const body = JSON.stringify({ escalation, issue, at: last.at });
    const stored = await parts.store.deliveries.add({
      instance,
      messageId: `reaction ${escalation} ${last.user.id} ${last.emoji} ${last.at}`,
      digest: createHash("sha256").update(body).digest("hex"),
      eventHeader: "Escalation",
      receivedAt: parts.clock(),
      source: "internal",
      body,
      size: Buffer.byteLength(body),
      confidential: true,
      issueKey,
      state: "waiting",
      why: null,
    });
    if (stored === "stored") parts.news(issueKey);
  }
};
