/** Scripts of a story, made from a seed: the same seed, the same scripts. */
import { type Act, eventsOf, type Script } from "./act.ts";
import { type Cast, escalation, proposal, SMALL, UNASKED } from "./chapters.ts";
import type { Random } from "./random.ts";
import { type Partner, TRACKER } from "./setting.ts";

const TITLES = ["A question", "Runners are stuck", "An outage of pushes", "A break-in, perhaps"] as const;

const counter = () => {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
};

const open = (key: string, by: string, project: string, title: string): Act => ({
  do: "open",
  by,
  project,
  title: `${title} [${key}]`,
  description: `This is ${key}. What can be done?`,
});

/** A rule's label that somebody takes off stays off. */
const takesOff = (partner: Partner, label: string): readonly Act[] => [
  { do: "see", what: { kind: "label", label } },
  { do: "change", by: partner.liaison, where: "issue", change: { remove_labels: label } },
  { do: "change", by: partner.person, where: "issue", change: { description: "Runners, still runners." } },
];

const beginning = (cast: Cast, title: string): readonly Act[] => {
  const { partner, random } = cast;
  if (title === "Runners are stuck")
    return random.chance(0.4)
      ? takesOff(partner, "Category:Runner")
      : [{ do: "see", what: { kind: "label", label: "Category:Runner" } }];
  if (title === "An outage of pushes") return escalation(cast, true);
  if (title === "A break-in, perhaps") return proposal(cast);
  return [];
};

const ending = ({ partner, random }: Cast, project: string): readonly Act[] => {
  const closes: Act = { do: "change", by: partner.person, where: "issue", change: { state_event: "close" } };
  const hides: Act = { do: "change", by: partner.person, where: "issue", change: { confidential: true } };
  const moves: Act = { do: "move", by: "root", to: project === TRACKER ? partner.project : TRACKER };
  return random.pick<readonly Act[]>([[], [closes], [closes], [hides], [hides, closes], [moves]]);
};

const strangersScript = (key: string, random: Random): Script => ({
  key,
  partner: null,
  acts: [
    open(key, "stranger", TRACKER, random.pick(TITLES)),
    { do: "comment", by: "stranger", where: "issue", text: "Nobody answers." },
    {
      do: "comment",
      by: "stranger",
      where: "issue",
      text: "!liaison escalate com-infrastructure I am important",
    },
    { do: "change", by: "stranger", where: "issue", change: { state_event: "close" } },
  ],
});

const partnersScript = (key: string, partner: Partner, random: Random): Script => {
  const title = random.pick(TITLES);
  const project = random.chance(0.5) ? TRACKER : partner.project;
  const cast: Cast = { partner, random, number: counter() };
  const small = /outage|break-in/.test(title) ? SMALL : UNASKED;
  const middle = [
    ...Array.from({ length: 2 + random.below(3) }, () => random.pick(small)(cast)),
    ...(title === "A question" && random.chance(0.6) ? [escalation(cast, false)] : []),
  ];
  return {
    key,
    partner: partner.id,
    acts: [
      open(key, partner.person, project, title),
      { do: "see", what: { kind: "status note" } },
      ...beginning(cast, title),
      ...middle.flat(),
      ...ending(cast, project),
    ],
  };
};

/** Something small for every liaison, so that both have an inbox before the story begins. */
export const openings = (partners: readonly Partner[]): readonly Script[] =>
  ["aconrad", "bcarranza"].flatMap((liaison) => {
    const partner = partners.find((one) => one.liaison === liaison && !one.polled);
    if (partner === undefined) return [];
    const key = `opening-${liaison}`;
    return [
      {
        key,
        partner: partner.id,
        acts: [
          open(key, partner.person, TRACKER, "A question"),
          { do: "see", what: { kind: "status note" } },
        ],
      },
    ];
  });

/** Scripts with at least so many events in all. */
export const scriptsOf = (
  random: Random,
  partners: readonly Partner[],
  events: number,
): readonly Script[] => {
  const scripts: Script[] = [];
  while (eventsOf(scripts) < events) {
    const key = `s${scripts.length}`;
    const own = random.fork(key);
    scripts.push(own.chance(0.08) ? strangersScript(key, own) : partnersScript(key, own.pick(partners), own));
  }
  return scripts;
};
