/**
 * News that we tell ourselves: something befell an escalation, or has to be looked at; a moment has come. Only we write
 * such bodies, so they are believed as they are; no webhook can bring one.
 */
import { z } from "zod";
import { issueKeyOf } from "../ids.ts";
import type { IssueSnapshot } from "../issue.ts";
import type { Reading } from "./read.ts";

const common = {
  at: z.coerce.date(),
  issue: z.custom<IssueSnapshot>((value) => typeof value === "object" && value !== null && "ref" in value),
};

const internalBody = z.union([
  z.object({ escalation: z.string().min(1), ...common }),
  z.object({ due: z.string(), ...common }),
]);

/** Nobody of GitLab's: its ids begin with 1. */
const OURSELVES = { id: 0, username: "", name: "" };

/** What a delivery of ours says. Never throws. */
export const readInternal = (instance: string, body: unknown): Reading => {
  const read = internalBody.safeParse(body);
  if (!read.success)
    return { kind: "unreadable", why: "it is no news of an escalation, and no moment that has come" };
  const { at, issue } = read.data;
  const shared = { instance, actor: OURSELVES, at: at.toISOString(), confidential: true, issue };
  return {
    kind: "event",
    issueKey: issueKeyOf(issue.ref),
    event:
      "due" in read.data
        ? { ...shared, name: "time.due", why: read.data.due }
        : { ...shared, name: "escalation.change", escalation: read.data.escalation },
  };
};
