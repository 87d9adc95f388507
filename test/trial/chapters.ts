/** What can happen to an issue, in pieces that follow one another in any order. */
import type { Act, Sight, Where } from "./act.ts";
import type { Random } from "./random.ts";
import type { Partner } from "./setting.ts";

/** Who takes part in a script. */
export interface Cast {
  readonly partner: Partner;
  readonly random: Random;
  /** Counts up, so that no two texts of a script are the same. */
  readonly number: () => number;
}

type Chapter = (cast: Cast) => readonly Act[];

const says = (by: string, text: string, where: Where = "issue"): Act => ({ do: "comment", by, where, text });
const see = (what: Sight): Act => ({ do: "see", what });
const seen = (emoji: string): Act => see({ kind: "reaction", emoji });
const change = (by: string, what: object, where: Where = "issue"): Act => ({
  do: "change",
  by,
  where,
  change: what,
});

const talk: Chapter = ({ partner, number }) => [
  says(partner.person, `Is there any news? (${number()})`),
  says(partner.liaison, `I am asking around. (${number()})`),
];

const strangers: Chapter = ({ number }) => [
  says("stranger", `Same here. (${number()})`),
  says("stranger", `!liaison escalate com-infrastructure I want it, too (${number()})`),
  seen("no_entry_sign"),
];

const editsText: Chapter = ({ partner, number }) => [
  change(partner.person, { description: `With more about it. (${number()})` }),
];

const ownLabel: Chapter = ({ partner }) => [
  says(partner.liaison, "!liaison label ~type::bug"),
  see({ kind: "label", label: "type::bug" }),
  seen("white_check_mark"),
  says(partner.liaison, "!liaison unlabel ~type::bug"),
  see({ kind: "no label", label: "type::bug" }),
  seen("white_check_mark"),
];

const handLabel: Chapter = ({ partner }) => [
  change(partner.liaison, { add_labels: "type::bug" }),
  change(partner.liaison, { remove_labels: "type::bug" }),
];

const asksTheBot: Chapter = ({ partner, random }) => [
  says(partner.person, `!liaison ${random.pick(["who com-infrastructure", "status", "help"])}`),
  seen("white_check_mark"),
];

const mistake: Chapter = ({ partner, number }) => [
  says(partner.liaison, `!liaison ecsalate com-infrastructure It is slow (${number()})`),
  seen("question"),
];

const waits: Chapter = ({ partner }) => [
  says(partner.liaison, "!liaison waiting on partner"),
  seen("white_check_mark"),
];

const snoozes: Chapter = ({ partner }) => [
  says(partner.liaison, "!liaison snooze 3d"),
  seen("white_check_mark"),
];

const stops: Chapter = ({ partner, number }) => [
  says(partner.person, "!liaison stop"),
  seen("white_check_mark"),
  says(partner.person, `Just among people. (${number()})`),
  says(partner.liaison, "!liaison go on"),
  seen("white_check_mark"),
];

const reopens: Chapter = ({ partner }) => [
  change(partner.person, { state_event: "close" }),
  see({ kind: "status", text: "This issue is closed" }),
  change(partner.person, { state_event: "reopen" }),
];

/** Pieces that leave an issue as open to others as it was. */
export const SMALL: readonly Chapter[] = [
  talk,
  talk,
  strangers,
  editsText,
  ownLabel,
  handLabel,
  asksTheBot,
  mistake,
  waits,
  snoozes,
  stops,
];

/** Where no team is asked: whether a team hears of it that an issue was closed for a moment is a matter of moments. */
export const UNASKED: readonly Chapter[] = [...SMALL, reopens];

const INFRA = "com-infrastructure";
const onInfra: Where = { team: INFRA };

const answers: Chapter = ({ partner, number }) => {
  const text = `A disk was full, it is fixed (${number()}).`;
  return [
    says("dsmith", `!liaison relay ${text}`, onInfra),
    see({ kind: "word", where: "issue", text }),
    says(partner.liaison, "!liaison send"),
    seen("white_check_mark"),
    see({ kind: "status", text: "the answer is here" }),
  ];
};

const acknowledges: Chapter = ({ number }) => [
  says("dsmith", `We look into it. (${number()})`, onInfra),
  see({ kind: "status", text: "is looking into it" }),
];

const declines: Chapter = ({ number }) => {
  const text = `This is not ours (${number()})`;
  return [
    says("dsmith", `!liaison decline ${text}`, onInfra),
    seen("white_check_mark"),
    see({ kind: "word", where: "issue", text }),
  ];
};

const closesWithWord: Chapter = ({ number }) => [
  says("dsmith", `It was the proxy. (${number()})`, onInfra),
  change("dsmith", { state_event: "close" }, onInfra),
  see({ kind: "label", label: "waiting-on::liaison" }),
];

const withdraws: Chapter = ({ partner, number }) => [
  says(partner.liaison, `!liaison withdraw ${INFRA} It was our own proxy (${number()})`),
  seen("white_check_mark"),
];

const anotherReason: Chapter = ({ partner, number }) => {
  const text = `It has become worse ${number()}`;
  return [
    says(partner.liaison, `!liaison escalate ${INFRA} ${text}`),
    seen("white_check_mark"),
    see({ kind: "word", where: onInfra, text }),
  ];
};

const ENDS: readonly (readonly Chapter[])[] = [
  [acknowledges, answers],
  [answers],
  [acknowledges],
  [declines],
  [closesWithWord],
  [withdraws],
  [anotherReason, acknowledges, answers],
  [acknowledges, withdraws],
];

/** The team is asked in some way, and something comes of it. `begun`: a rule has asked already. */
export const escalation = (cast: Cast, begun: boolean): readonly Act[] => {
  const { partner, random, number } = cast;
  const asks: readonly Act[] = random.chance(0.3)
    ? [change(partner.liaison, { add_labels: `escalate::${INFRA}` })]
    : [
        says(partner.liaison, `!liaison escalate ${INFRA} Pushes fail (${number()})`),
        seen("white_check_mark"),
      ];
  return [
    ...(begun ? [] : asks),
    see({ kind: "escalation", team: INFRA }),
    ...random.pick(ENDS).flatMap((chapter) => chapter(cast)),
  ];
};

/** A rule proposes, and the liaison decides. */
export const proposal = (cast: Cast): readonly Act[] => {
  const { partner, random, number } = cast;
  const team = "security-operations";
  // In words: a reaction of which no hook tells is not known (docs/guarantees.md).
  const decides = (word: "yes" | "no"): readonly Act[] => [
    says(partner.liaison, `!liaison ${word}`),
    seen("white_check_mark"),
  ];
  const begins: readonly Act[] = [see({ kind: "proposal", team })];
  if (random.chance(0.3)) return [...begins, ...decides("no")];
  return [
    ...begins,
    ...decides("yes"),
    see({ kind: "escalation", team }),
    says("jurbanc", `We have seen it. (${number()})`, { team }),
    see({ kind: "status", text: "is looking into it" }),
  ];
};
