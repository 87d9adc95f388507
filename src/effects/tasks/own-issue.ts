/** What is a state of an issue of ours: its description, and whether it is open. */
import { issueKeyOf } from "../../model/ids.ts";
import { type IssueSnapshot, referenceOf } from "../../model/issue.ts";
import type { TaskWish } from "../../model/task.ts";
import { placeOf } from "./place.ts";
import type { TaskEnd, TaskRound } from "./ports.ts";
import { attempt } from "./steps.ts";

type Wish<Kind extends TaskWish["kind"]> = Extract<TaskWish, { kind: Kind }>;

const MARKERS = /<!-- oss-liaison:\S+ -->/g;

/** By its markers an issue is found again, whatever it says. */
const withMarkersOf = ({ description }: IssueSnapshot, text: string): string =>
  [text.trimEnd(), ...new Set(description.match(MARKERS) ?? [])].join("\n\n");

const ending = (issue: IssueSnapshot, state: "done" | "skipped", why: string): TaskEnd => ({
  state,
  why: `${referenceOf(issue)} ${why}`,
  result: { issueKey: issueKeyOf(issue.ref), reference: referenceOf(issue), url: issue.url },
});

const isOurs = ({ ports }: TaskRound, { ref, authorId }: IssueSnapshot): boolean =>
  ports.ownIds(ref.instance).has(authorId);

/** Lets the description of an issue of ours say something. */
export const describe = async (round: TaskRound, wish: Wish<"describe">): Promise<TaskEnd> => {
  const { issue, gitlab } = await placeOf(round, wish.on);
  if (!isOurs(round, issue)) return ending(issue, "skipped", "is not ours to edit");
  const description = withMarkersOf(issue, wish.description);
  if (issue.description === description) return ending(issue, "skipped", "says that already");
  await attempt(round);
  await gitlab.changeIssue(issue.ref, { description });
  return ending(issue, "done", "was brought up to date");
};

/** Lets an issue of ours be open or closed. */
export const bringState = async (round: TaskRound, wish: Wish<"state">): Promise<TaskEnd> => {
  const { issue, gitlab } = await placeOf(round, wish.on);
  if (!isOurs(round, issue)) return ending(issue, "skipped", "is not ours to close or open");
  if (issue.state === wish.to) return ending(issue, "skipped", `is ${wish.to} already`);
  await attempt(round);
  await gitlab.changeIssue(issue.ref, { stateEvent: wish.to === "closed" ? "close" : "reopen" });
  return ending(issue, "done", `is ${wish.to} now`);
};
