/** The life of an escalation as a Markdown table for the documentation, from the transitions that drive it. */
import { type Destination, TRANSITIONS, type Trigger } from "./machine.ts";

/** What happens, in words for those who read the page; what changes no state needs none. */
const WORDS: Readonly<Partial<Record<Trigger, string>>> = {
  requested: "a person asks the team",
  confirmed: "the liaison says yes",
  refused: "the liaison says no",
  opened: "the issue is opened in the team's project",
  acknowledged: "a human of the team comments, reacts, assigns, changes labels or says `ack`",
  answered: "the team says `answered`",
  draft: "the team hands over an answer with `relay`",
  sent: "a person tells the partner: `send`, or words of their own after the answer",
  declined: "the team says `decline`",
  withdrawn: "a person says `withdraw`",
  reopened: "the team's issue is opened again",
  moved: "the team's issue turns out to be moved, or a duplicate of another: it is followed there",
  lost: "the team's issue is not there any more, or not for us to see",
  found: "the team's issue is there again",
  "closed by a human with a reply": "the team's issue is closed by a human, after a comment of the team's",
  "closed without a word, or by a bot":
    "the team's issue is closed without a comment of the team's, or by a bot",
  "all sources closed": "all partners' issues that it is about are closed",
  "a source reopened": "one of these is opened again; after `withdraw` it stays withdrawn",
};

const destination = (to: Destination): string => (to === "before" ? "back to where it was" : `\`${to}\``);

/** One row for each transition; what is in no row changes no state. */
export const transitionTable = (): string =>
  [
    "| from | what happens | to |",
    "|---|---|---|",
    ...TRANSITIONS.map(({ from, trigger, to }) => {
      const states = from.map((state) => `\`${state}\``).join(", ");
      return `| ${states} | ${WORDS[trigger] ?? trigger} | ${destination(to)} |`;
    }),
  ].join("\n");
