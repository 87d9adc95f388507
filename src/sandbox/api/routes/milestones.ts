/** Milestones of projects and groups. */
import { withAncestors } from "../../world/access.ts";
import { createMilestone } from "../../world/milestones.ts";
import { notFound } from "../../world/refusal.ts";
import type { Group, Project } from "../../world/types.ts";
import { type Call, created, forBothPlaces, numberIn, type Route, success, userOf } from "../call.ts";
import { milestoneEntity } from "../entities/issue.ts";
import { day, flag, integers, nullable, oneOf, readParams, required, text } from "../fields.ts";
import { paginate } from "../paging.ts";

type PlaceOf = (call: Call) => Group | Project;

const list = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const input = readParams(call.params, {
    title: text,
    state: oneOf("active", "closed"),
    iids: integers,
    include_ancestors: flag,
  });
  const places = input.include_ancestors === true ? withAncestors(place) : [place];
  const milestones = places
    .flatMap((owner) => owner.milestones)
    .filter(({ title }) => input.title === undefined || title === input.title)
    .filter(({ state }) => input.state === undefined || state === input.state)
    .filter(({ iid }) => input.iids === undefined || input.iids.includes(iid));
  return paginate(call, milestones, (milestone) => milestoneEntity(call.world, milestone));
};

const add = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const input = readParams(call.params, {
    title: required(text),
    description: text,
    due_date: nullable(day),
    start_date: nullable(day),
  });
  const milestone = createMilestone(call.world, userOf(call), place, {
    title: input.title,
    description: input.description,
    dueDate: input.due_date,
    startDate: input.start_date,
  });
  return created(milestoneEntity(call.world, milestone));
};

const show = (placeOf: PlaceOf) => (call: Call) => {
  const id = numberIn(call, "milestone_id");
  const milestone = placeOf(call).milestones.find((candidate) => candidate.id === id);
  if (milestone === undefined) throw notFound();
  return success(milestoneEntity(call.world, milestone));
};

export const milestoneRoutes = forBothPlaces((prefix, placeOf): readonly Route[] => [
  { method: "get", path: `${prefix}/:id/milestones`, anonymous: true, handle: list(placeOf) },
  { method: "post", path: `${prefix}/:id/milestones`, handle: add(placeOf) },
  { method: "get", path: `${prefix}/:id/milestones/:milestone_id`, anonymous: true, handle: show(placeOf) },
]);
