/** Which news is a reason to speak up: a machine's label or comment on an old issue is none. */
import type { IssueNews } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { RoleOf } from "./people.ts";

/** What the question depends on. */
interface Known {
  readonly issue: IssueSnapshot;
  readonly memory: IssueMemory | null;
  readonly hasStatusNote: boolean;
}

/** Polling sees that an issue is not as it was, and nobody's name for it (GitLab's ids begin with 1). */
const NOBODY_KNOWN = 0;

const sorted = (titles: readonly string[]): string => JSON.stringify([...titles].sort());

/** Whether somebody changed what is remembered; of the description nothing is. */
const isChanged = ({ issue, memory }: Known): boolean =>
  memory !== null &&
  (memory.undecided === true ||
    // The title of an issue that was closed long ago is forgotten.
    (memory.snapshot.title !== "" && issue.title !== memory.snapshot.title) ||
    issue.state !== memory.snapshot.state ||
    sorted(issue.labels) !== sorted(memory.snapshot.labels));

/**
 * A machine's label or comment is no reason to speak up on an old issue; a new issue is, whoever opened it. A change that
 * nobody is named for may be a machine's too: it counts where what is remembered looks otherwise.
 */
export const countsAsNews =
  (known: Known, roleOf: RoleOf) =>
  (news: IssueNews): boolean => {
    if (news.name === "issue.open" || news.name === "escalation.change" || news.name === "time.due")
      return true;
    // What our own note says of a closed or reopened issue has to be true, whoever did it.
    if (known.hasStatusNote && (news.name === "issue.close" || news.name === "issue.reopen")) return true;
    return news.actor.id === NOBODY_KNOWN ? isChanged(known) : roleOf(news) !== "bot";
  };

/** Why nothing was asked. */
export const QUIET = "only machines have spoken, or something was touched that nobody is named for";
