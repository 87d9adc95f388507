/** What follows from a decision of the support managers, in words: pure. */
import { printFlow } from "../../config/registry/print-yaml.ts";
import type { LiaisonRow } from "../../config/schema/people.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { referenceOf } from "../../model/issue.ts";
import type { Topic } from "../../model/meeting.ts";
import { rankOf, rankOfIssue } from "../../model/rank.ts";
import type { StoredRequest } from "../../model/request.ts";
import { taskKey } from "../../model/task.ts";
import { cadenceOf } from "../people/cadence.ts";
import type { RequestContext } from "../request-context.ts";
import { type NextMeeting, nextMeetings, whenText } from "./next-meeting.ts";

type Facts = Pick<RequestContext, "configuration" | "issue" | "now" | "render" | "request" | "team">;

/** Whoever asked; on another instance a mention would call somebody else. */
const calling = ({ issue, render, request }: Facts): string =>
  request.instance === issue.ref.instance ? render.mention(request.username) : render.inline(request.name);

const nameFor = ({ configuration, request }: Facts): { readonly name: string; readonly isKnown: boolean } => {
  const known = configuration.people.find(
    ({ username, instance }) =>
      username?.toLowerCase() === request.username.toLowerCase() &&
      (instance === undefined || instance === request.instance),
  );
  return { name: known?.name ?? request.name, isKnown: known !== undefined };
};

/** Who asks, where `people` does not have them yet. */
const personLines = (facts: Facts): string[] => {
  const { name, isKnown } = nameFor(facts);
  return isKnown ? [] : ["people:", `  - ${printFlow({ name, username: facts.request.username }, true)}`];
};

/** What has to be changed in `liaison.yml`, ready to be copied. */
const rowSnippet = (facts: Facts, row: LiaisonRow): string =>
  [
    ...personLines(facts),
    "liaisons:",
    `  - id: ${row.id}`,
    `    liaisons: ${printFlow([...row.liaisons, nameFor(facts).name], false)}`,
  ].join("\n");

/** The same for the meeting; one that only the table speaks of has no entry yet. */
const meetingSnippet = (facts: Facts, { meeting }: NextMeeting): string =>
  [
    ...personLines(facts),
    "meetings:",
    `  - id: ${meeting.id}`,
    ...(facts.configuration.meetings.some(({ id }) => id === meeting.id)
      ? []
      : [`    row: ${facts.request.team}`]),
    `    attendees: ${printFlow([...new Set([...meeting.people, nameFor(facts).name])], false)}`,
  ].join("\n");

const nextFor = ({ configuration, now }: Facts, row: LiaisonRow): NextMeeting[] =>
  nextMeetings(configuration, row, now);

const meetingOf = (row: LiaisonRow, facts: Facts): string => {
  const [next] = nextFor(facts, row);
  const words = cadenceOf(row) ?? next?.meeting.words ?? "no meetings are written down";
  return facts.render.inline(next === undefined ? words : `${words}; next ${whenText(next)}`);
};

/** The meeting of ours on whose agenda it comes; undefined: others host the row's meetings. */
const hostedFor = (facts: Facts, row: LiaisonRow): NextMeeting | undefined =>
  nextFor(facts, row).find(({ meeting }) => meeting.role === "host" && meeting.kind === "meeting");

/** The managers have read the words and let them go: to no more people than could read them where they were said. */
const rankOfWords = ({ issue, request }: Facts): number => request.origin?.rank ?? rankOfIssue(issue);

/** What was approved to be surfaced, for the agenda; what comes of it is told on the managers' issue. null: there is none. */
export const topicOf = (facts: Facts): Topic | null => {
  const { issue, now, request, team } = facts;
  if (request.kind !== "surface" || team === null || hostedFor(facts, team) === undefined) return null;
  return {
    key: taskKey("topic", request.id),
    instance: issue.ref.instance,
    issueKey: issueKeyOf(issue.ref),
    partner: null,
    team: team.id,
    text: request.words,
    by: request.username,
    rank: rankOfWords(facts),
    internal: false,
    at: now.toISOString(),
  };
};

const bringsUp = ({ render }: Facts, { liaisons }: LiaisonRow): string =>
  liaisons.length === 0
    ? "The row has no liaison who could bring it up."
    : `${liaisons.map(render.inline).join(" or ")} can bring it up.`;

/** Who reads the agenda is known only as it is opened. */
const forFew = (facts: Facts, row: LiaisonRow): string =>
  rankOfWords(facts) === 0
    ? ""
    : ` An agenda that more people can read than could read where it was asked only counts it. ${bringsUp(facts, row)}`;

const surfaced = (facts: Facts, row: LiaisonRow, group: string): string => {
  const hosted = hostedFor(facts, row);
  if (hosted !== undefined)
    return `It comes onto the agenda of ${facts.render.inline(hosted.meeting.title)} with ${group} on ${facts.render.inline(whenText(hosted))}; what comes of it is told here.${forFew(facts, row)}`;
  const who = bringsUp(facts, row);
  return `A topic for the next agenda with ${group} (${meetingOf(row, facts)}). ${who}`;
};

/** The line for the calendar, and what makes the service's own calendar and briefs know of it. */
const attended = (facts: Facts, row: LiaisonRow, group: string): string => {
  const { render } = facts;
  const [next] = nextFor(facts, row);
  const contacts = row.contacts.map(render.inline).join(", ");
  const minutes = next === undefined || next.time.isAllDay ? "" : `, ${next.meeting.minutes} minutes`;
  const invites =
    row.liaisons.length === 0
      ? "The row has no liaison who could send the invitation."
      : `${row.liaisons.map(render.inline).join(" or ")} can send the invitation.`;
  return [
    `The line for the calendar: ${group}, ${meetingOf(row, facts)}${minutes}${contacts === "" ? "" : `; group contact: ${contacts}`}. ${invites}`,
    ...(next === undefined
      ? []
      : [
          "In `liaison.yml`, so that their calendar and briefs have it:",
          render.code(meetingSnippet(facts, next)),
        ]),
  ].join("\n\n");
};

const followsFrom = (facts: Facts, row: LiaisonRow): string => {
  const { render, request } = facts;
  const group = `**${render.inline(row.group)}**`;
  switch (request.kind) {
    case "join":
      return [
        "In `liaison.yml`, and in the handbook's table:",
        "",
        render.code(rowSnippet(facts, row)),
        "",
        "If it is their first row, an onboarding issue follows once it is there.",
      ].join("\n");
    case "surface":
      return [surfaced(facts, row, group), "", render.quote(`- [ ] ${request.words}`)].join("\n");
    case "attend":
      return attended(facts, row, group);
  }
};

const WANTED: Readonly<Record<StoredRequest["kind"], (group: string) => string>> = {
  join: (group) => `becoming a support liaison of ${group}`,
  surface: (group) => `surfacing something to ${group}`,
  attend: (group) => `attending the meeting with ${group}`,
};

/** What it was about, in a few words that quote nobody. */
export const wantedText = ({ render, request, team }: Facts): string =>
  WANTED[request.kind](render.inline(team?.group ?? request.team));

/** Yes, with what follows from it. */
export const approvalText = (facts: Facts, words: string): string => {
  const { render, team } = facts;
  return [
    `${calling(facts)}: **yes** to ${wantedText(facts)}.`,
    ...(words === "" ? [] : [render.answer(words)]),
    team === null
      ? "The row has left the table meanwhile, so there is nothing to be changed."
      : followsFrom(facts, team),
  ].join("\n\n");
};

/** No, with the managers' reason. */
export const refusalText = (facts: Facts, reason: string): string =>
  [`${calling(facts)}: **no** to ${wantedText(facts)}.`, facts.render.answer(reason)].join("\n\n");

/**
 * For the place where it was asked, which others read: neither words nor reasons, and where not everybody may read
 * what the managers said, not even that it was a yes or a no.
 */
export const shortText = (facts: Facts, outcome: "approved" | "declined"): string => {
  const { issue, render, request } = facts;
  const whom = render.mention(request.username);
  if (rankOfIssue(issue) > rankOf("public", false))
    return `${whom}: the support managers have answered you about ${wantedText(facts)}. Please ask them what they said.`;
  const said = outcome === "approved" ? "yes" : "no";
  return `${whom}: the support managers say **${said}** to ${wantedText(facts)}, in ${render.link(referenceOf(issue), issue.url)}.`;
};
