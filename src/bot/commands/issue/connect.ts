/** `connect AREA`: brings in somebody who knows, whose turn it is, with an introduction that mentions them once. */
import type { Command } from "../../../commands/command.ts";
import type { Area } from "../../../config/schema/areas.ts";
import { GUEST, PLANNER } from "../../../model/access-level.ts";
import type { Doer } from "../../../model/escalation.ts";
import { referenceOf } from "../../../model/issue.ts";
import { areaName, type Knower, knowersOf } from "../../../triage/areas.ts";
import type { Context } from "../../context.ts";
import { countedSince, turnsOf, wantedHandles, withWanted } from "../../people/introducing.ts";
import { type Answer, DONE, failed } from "../answer.ts";

/** The command, who gave it, and how few may read the comment. */
export interface ConnectGiven {
  readonly command: Extract<Command, { readonly name: "connect" }>;
  readonly by: Doer;
  readonly eventId: string;
  /** It was given in an internal note. */
  readonly internal: boolean;
}

const same = (one: string | null | undefined, other: string | null): boolean =>
  one !== null && one !== undefined && one.toLowerCase() === other?.toLowerCase();

/** Who is part of it already: whoever asks, and those who look after the issue. */
const isPart = (one: Knower, { liaison }: Context, by: Doer): boolean =>
  !one.isGroup &&
  (same(by.username, one.handle) || liaison.told.some(({ username }) => same(username, one.handle)));

/** Whether GitLab would let them read where they are mentioned; where it would not, it tells them nothing. */
const mayRead = async (one: Knower, context: Context, internal: boolean): Promise<boolean> => {
  const { gitlab, issue } = context;
  const isOpen = !internal && !issue.confidential && issue.project.visibility !== "private";
  if (isOpen) return one.isGroup || (await gitlab.userNamed(one.handle ?? "")) !== null;
  if (one.isGroup) return false;
  const user = await gitlab.userNamed(one.handle ?? "");
  const needed = internal || issue.confidential ? PLANNER : GUEST;
  return user !== null && (await gitlab.accessLevel(issue.ref.projectId, user.id)) >= needed;
};

const introduce = (context: Context, area: Area, one: Knower, given: ConnectGiven): void => {
  const { issue, liaison, now, partner, plan, render } = context;
  const { by, command, eventId, internal } = given;
  const body = render.introduction({
    person: {
      name: one.name,
      handle: one.handle ?? "",
      isGroup: one.isGroup,
      standsInFor: one.standsInFor,
    },
    area: { id: area.id, name: areaName(area) },
    asker: by.name,
    partner: { id: partner.id, name: partner.name },
    liaison: { name: liaison.liaisons[0]?.name ?? "" },
    issue: { title: issue.title, url: issue.url, reference: referenceOf(issue) },
    question: command.question,
  });
  const reason = `${by.name} asks somebody who knows about ${areaName(area)}`;
  plan.note({ body, internal, occurrence: `introduction:${eventId}`, reason });
  plan.register({
    kind: "introduction",
    occurrence: eventId,
    instance: issue.ref.instance,
    handle: (one.handle ?? "").toLowerCase(),
    area: area.id,
    at: now.toISOString(),
    atMost: {
      since: countedSince(now).toISOString(),
      count: one.limit,
    },
  });
};

const LIST = new Intl.ListFormat("en");

const namesOf = (knowers: readonly Knower[], { render }: Context): string =>
  LIST.format(knowers.map(({ name }) => `**${render.inline(name)}**`));

/** Those who were left out, by what speaks against them. */
type LeftOut = Readonly<Record<"full" | "here" | "blind", readonly Knower[]>>;

const WHY: Readonly<Record<keyof LeftOut, (names: string, isOne: boolean) => string>> = {
  full: (names, isOne) => `${names} ${isOne ? "was" : "were"} brought in often enough within seven days`,
  here: (names, isOne) => `${names} ${isOne ? "is" : "are"} part of this already`,
  blind: (names) => `${names} cannot read this, as far as I can see`,
};

/** Why nobody could be brought in. */
const whyNobody = (context: Context, area: Area, knowers: readonly Knower[], left: LeftOut): Answer => {
  const name = context.render.inline(areaName(area));
  if (knowers.length === 0) return failed(`Nobody who knows about ${name} is there just now.`);
  const reasons = (["full", "here", "blind"] as const).flatMap((kind) =>
    left[kind].length === 0 ? [] : [WHY[kind](namesOf(left[kind], context), left[kind].length === 1)],
  );
  const why = reasons.length === 0 ? `I know no account of ${namesOf(knowers, context)}` : reasons.join("; ");
  return failed(`I brought in nobody for ${name}: ${why}.`);
};

/** Brings in the next in turn who may be called and can read it. */
export const connect = async (context: Context, given: ConnectGiven): Promise<Answer> => {
  const { configuration, issue, now, records, registered, silenced } = context;
  if (silenced !== null)
    return failed("My notes are silenced here, and an introduction is one: please say `go on` first.");
  const area = configuration.areas.find(({ id }) => id === given.command.area);
  if (area === undefined) return failed("There is no such area any more.");
  const knowers = knowersOf(configuration, area, issue.ref.instance, now);
  const handles = knowers.flatMap(({ handle }) => handle?.toLowerCase() ?? []);
  const since = countedSince(now).toISOString();
  const counts = withWanted(await records.introductionsOf(handles, since), registered);
  const here = new Set([...(await records.introducedHere()), ...wantedHandles(registered)]);
  const takesPart = (one: Knower): boolean =>
    isPart(one, context, given.by) || here.has(one.handle?.toLowerCase() ?? "");
  const { next, full } = turnsOf(
    knowers.filter((one) => !takesPart(one)),
    counts,
  );
  const blind: Knower[] = [];
  for (const one of next) {
    if (await mayRead(one, context, given.internal)) {
      introduce(context, area, one, given);
      return DONE;
    }
    blind.push(one);
  }
  return whyNobody(context, area, knowers, { full, here: knowers.filter(takesPart), blind });
};
