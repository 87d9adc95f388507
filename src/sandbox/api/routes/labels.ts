/** Labels of projects and groups. */
import { availableLabels, createLabel, deleteLabel, findLabel, updateLabel } from "../../world/labels.ts";
import { badParameters, notModified } from "../../world/refusal.ts";
import type { Group, Issue, Label, Project } from "../../world/types.ts";
import {
  type Call,
  created,
  forBothPlaces,
  noContent,
  partIn,
  type Route,
  success,
  userOf,
} from "../call.ts";
import { countIssues, labelEntity } from "../entities/label.ts";
import { flag, integer, nullable, readParams, required, text } from "../fields.ts";
import { paginate } from "../paging.ts";

type PlaceOf = (call: Call) => Group | Project;

const issuesOf = (place: Group | Project): Issue[] =>
  place.kind === "project"
    ? [...place.issues.values()]
    : [...place.projects, ...place.subgroups].flatMap((inner) => issuesOf(inner));

const entity = (call: Call, place: Group | Project, label: Label, withCounts = false) => {
  const counts = withCounts ? countIssues(label, issuesOf(place)) : null;
  return labelEntity(label, call.actor, place.kind === "project", counts);
};

const list = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const input = readParams(call.params, { with_counts: flag, include_ancestor_groups: flag, search: text });
  const wanted = input.search?.toLowerCase();
  const labels = (input.include_ancestor_groups === false ? place.labels : availableLabels(place))
    .filter((label) => wanted === undefined || label.name.toLowerCase().includes(wanted))
    .sort((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1));
  return paginate(call, labels, (label) => entity(call, place, label, input.with_counts));
};

const labelAt = (call: Call, place: Group | Project): Label => findLabel(place, partIn(call, "label"));

const show = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  return success(entity(call, place, labelAt(call, place)));
};

const add = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const input = readParams(call.params, {
    name: required(text),
    color: required(text),
    description: nullable(text),
    priority: nullable(integer),
  });
  return created(entity(call, place, createLabel(call.world, userOf(call), place, input)));
};

const change = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const input = readParams(call.params, {
    new_name: text,
    color: text,
    description: text,
    priority: nullable(integer),
  });
  if (Object.keys(input).length === 0) {
    throw badParameters([
      "new_name, color, description, priority are missing, at least one parameter must be provided",
    ]);
  }
  const label = updateLabel(call.world, userOf(call), labelAt(call, place), {
    ...input,
    newName: input.new_name,
  });
  return success(entity(call, place, label));
};

const remove = (placeOf: PlaceOf) => (call: Call) => {
  deleteLabel(call.world, userOf(call), labelAt(call, placeOf(call)));
  return noContent;
};

const subscription = (placeOf: PlaceOf, wanted: boolean) => (call: Call) => {
  const place = placeOf(call);
  const label = labelAt(call, place);
  const { id } = userOf(call);
  if (label.subscribers.has(id) === wanted) throw notModified();
  if (wanted) label.subscribers.add(id);
  else label.subscribers.delete(id);
  return created(entity(call, place, label));
};

export const labelRoutes = forBothPlaces((prefix, placeOf): readonly Route[] => [
  { method: "get", path: `${prefix}/:id/labels`, anonymous: true, handle: list(placeOf) },
  { method: "post", path: `${prefix}/:id/labels`, handle: add(placeOf) },
  { method: "get", path: `${prefix}/:id/labels/:label`, anonymous: true, handle: show(placeOf) },
  { method: "put", path: `${prefix}/:id/labels/:label`, handle: change(placeOf) },
  { method: "delete", path: `${prefix}/:id/labels/:label`, handle: remove(placeOf) },
  { method: "post", path: `${prefix}/:id/labels/:label/subscribe`, handle: subscription(placeOf, true) },
  { method: "post", path: `${prefix}/:id/labels/:label/unsubscribe`, handle: subscription(placeOf, false) },
]);
