/** Findings from what `config check --online` looks at: tokens, teams' projects, labels, accounts. */
import { type InstanceFacts, onlineMistakes } from "../../config/check/online.ts";
import { type Mistake, pathText } from "../../config/problem.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { type Finding, fine } from "./finding.ts";

/** What does not work while a mistake stands, by where it stands; the first that fits. */
const LOSSES: readonly (readonly [place: RegExp, check: Finding["check"], loss: string])[] = [
  [/^instances\..*\.webhook/, "tokens", "Deliveries of this instance are refused."],
  [
    /^instances\./,
    "tokens",
    "Nothing is read or written there with this token; what comes in waits for another.",
  ],
  [/^people/, "configuration", "This person is named, and neither mentioned, subscribed nor assigned."],
  [/\.escalation\.labels/, "labels", "Escalations to this team are opened without the label."],
  [/^liaisons/, "places", "Issues cannot be brought to this team, or not as they should be."],
  [/^channels/, "channels", "Digests go out by the next channel that is named for them, or wait."],
  [/^documentation\.labels/, "labels", "Documentation tasks are opened without the label."],
  [/^documentation/, "places", "Answers of teams cannot become documentation tasks."],
  [/^requests/, "places", "Nobody can ask the support managers for anything."],
  [/^onboarding/, "places", "New liaisons have no issue to begin with."],
  [/^inbox/, "places", "Liaisons have no list of what waits for them."],
];

const findingOf = ({ path, message, expected, severity }: Mistake): Finding => {
  const at = pathText(path);
  const [, check, loss] = LOSSES.find(([place]) => place.test(at)) ?? [null, "configuration" as const, null];
  return {
    check,
    severity,
    about: at,
    sentence: `${message[0]?.toUpperCase() ?? ""}${message.slice(1)}.`,
    remedy: `Needed is ${expected}.`,
    loss,
  };
};

/** What is wrong by what an instance answered, and who we are there. */
export const onlineFindings = (
  configuration: Configuration,
  instance: string,
  facts: InstanceFacts,
  now: Date,
): Finding[] => {
  const mistakes = onlineMistakes(configuration, new Map([[instance, facts]]), now);
  const { version, account } = facts;
  const ends = facts.tokens[0]?.expiresAt ?? null;
  return [
    ...(account === null
      ? []
      : [
          fine(
            "tokens",
            instance,
            `GitLab ${version ?? "of an unknown version"} knows us as @${account}; the token ${ends === null ? "does not end" : `lasts until ${ends}`}.`,
          ),
        ]),
    ...mistakes.map(findingOf),
  ];
};
