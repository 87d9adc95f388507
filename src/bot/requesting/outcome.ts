/** What follows from a decision of the support managers, in words: pure. */
import { printFlow } from "../../config/registry/print-yaml.ts";
import type { LiaisonRow } from "../../config/schema/people.ts";
import type { StoredRequest } from "../../model/request.ts";
import { cadenceOf } from "../people/cadence.ts";
import type { RequestContext } from "../request-context.ts";

type Facts = Pick<RequestContext, "configuration" | "issue" | "render" | "request" | "team">;

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

/** What has to be changed in `liaison.yml`, ready to be copied. */
const snippet = (facts: Facts, row: LiaisonRow): string => {
  const { name, isKnown } = nameFor(facts);
  const liaisons = printFlow([...row.liaisons, name], false);
  const person = printFlow({ name, username: facts.request.username }, true);
  return [
    ...(isKnown ? [] : ["people:", `  - ${person}`]),
    "liaisons:",
    `  - id: ${row.id}`,
    `    liaisons: ${liaisons}`,
  ].join("\n");
};

const meetingOf = (row: LiaisonRow, { render }: Facts): string =>
  render.inline(cadenceOf(row) ?? "no meetings are written down");

const followsFrom = (facts: Facts, row: LiaisonRow): string => {
  const { render, request } = facts;
  const group = `**${render.inline(row.group)}**`;
  const contacts = row.contacts.map(render.inline).join(", ");
  switch (request.kind) {
    case "join":
      return [
        "In `liaison.yml`, and in the handbook's table:",
        "",
        render.code(snippet(facts, row)),
        "",
        "If it is their first row, an onboarding issue follows once it is there.",
      ].join("\n");
    case "surface":
      return [
        `A topic for the next agenda with ${group} (${meetingOf(row, facts)}):`,
        "",
        render.quote(`- [ ] ${request.words}`),
      ].join("\n");
    case "attend":
      return `The line for the calendar: ${group}, ${meetingOf(row, facts)}${contacts === "" ? "" : `; group contact: ${contacts}`}. ${
        row.liaisons.length === 0
          ? "The row has no liaison who could send the invitation."
          : `${row.liaisons.map(render.inline).join(" or ")} can send the invitation.`
      }`;
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

/** For the place where it was asked, which others read: neither words nor reasons. */
export const shortText = (facts: Facts, outcome: "approved" | "declined"): string =>
  `${facts.render.mention(facts.request.username)}: the support managers say **${outcome === "approved" ? "yes" : "no"}** to ${wantedText(facts)}. They can tell you more.`;
