/** Labels of projects and groups: finding (a group's labels serve everything inside it), creating, changing. */
import { canAdminLabels, withAncestors } from "./access.ts";
import { conflict, forbidden, invalid, notFound } from "./refusal.ts";
import type { Group, Label, Project, User } from "./types.ts";
import { nextId, timestamp, type World } from "./world.ts";

const HEX_COLOR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const DEFAULT_COLOR = "#6699cc";
const MAXIMUM_NAME = 255;
const NAMED_COLORS: ReadonlyMap<string, string> = new Map([
  ["red", "#FF0000"],
  ["green", "#008000"],
  ["blue", "#0000FF"],
  ["yellow", "#FFFF00"],
  ["orange", "#FFA500"],
  ["purple", "#800080"],
  ["gray", "#808080"],
  ["black", "#000000"],
  ["white", "#FFFFFF"],
]);

/** Labels that issues in the place can carry: its own first, then those of the groups above. */
export const availableLabels = (place: Group | Project): Label[] =>
  withAncestors(place).flatMap((owner) => owner.labels);

/** The label of exactly that name, or undefined. */
export const labelNamed = (place: Group | Project, name: string): Label | undefined =>
  availableLabels(place).find((label) => label.name === name);

/** By number or name, as the API's `:label_id`; 404 otherwise. */
export const findLabel = (place: Group | Project, idOrName: string): Label => {
  const label = availableLabels(place).find(
    (candidate) => String(candidate.id) === idOrName || candidate.name === idOrName,
  );
  if (label === undefined) throw notFound("Label");
  return label;
};

const checkedColor = (color: string): string => {
  const value = NAMED_COLORS.get(color.toLowerCase()) ?? color;
  if (!HEX_COLOR.test(value)) throw invalid({ color: ["must be a valid color code"] });
  return value;
};

const checkedName = (name: string): string => {
  const trimmed = name.trim();
  if (trimmed === "") throw invalid({ title: ["can't be blank"] });
  if (trimmed.includes(",")) throw invalid({ title: ["is invalid"] });
  if (trimmed.length > MAXIMUM_NAME) {
    throw invalid({ title: [`is too long (maximum is ${MAXIMUM_NAME} characters)`] });
  }
  return trimmed;
};

export interface LabelInput {
  readonly name: string;
  readonly color: string;
  readonly description?: string | null | undefined;
  readonly priority?: number | null | undefined;
}

const insertLabel = (world: World, owner: Group | Project, input: LabelInput): Label => {
  const at = timestamp(world);
  const label: Label = {
    id: nextId(world, "label"),
    owner,
    name: checkedName(input.name),
    color: checkedColor(input.color),
    description: input.description ?? null,
    priority: input.priority ?? null,
    createdAt: at,
    updatedAt: at,
    subscribers: new Set(),
  };
  owner.labels.push(label);
  world.labels.set(label.id, label);
  return label;
};

/** A new label; 409 when the place or a group above it has one of that name. */
export const createLabel = (world: World, actor: User, owner: Group | Project, input: LabelInput): Label => {
  if (!canAdminLabels(world, actor, owner)) throw forbidden();
  if (labelNamed(owner, input.name.trim()) !== undefined) throw conflict("Label already exists");
  return insertLabel(world, owner, input);
};

/** The labels of these names; missing ones are created in the project when the actor may, else left out. */
export const findOrCreateLabels = (
  world: World,
  actor: User,
  project: Project,
  names: readonly string[],
): Label[] => {
  const byName = new Map(availableLabels(project).map((label) => [label.name, label]));
  const found = new Set<Label>();
  for (const name of names.map((word) => word.trim()).filter((word) => word !== "")) {
    const known = byName.get(name);
    if (known !== undefined) found.add(known);
    else if (canAdminLabels(world, actor, project)) {
      const created = insertLabel(world, project, { name, color: DEFAULT_COLOR });
      byName.set(name, created);
      found.add(created);
    }
  }
  return [...found];
};

/** `team` of `team::support`, `a::b` of `a::b::c`; undefined for a plain label. */
const scopeOf = (label: Label): string | undefined => {
  const at = label.name.lastIndexOf("::");
  return at > 0 ? label.name.slice(0, at) : undefined;
};

/** Keeps only the last label of every scope, as Premium does. */
export const onePerScope = (labels: readonly Label[]): Label[] => {
  const lastOfScope = new Map<string, Label>();
  for (const label of labels) {
    const scope = scopeOf(label);
    if (scope !== undefined) lastOfScope.set(scope, label);
  }
  return labels.filter((label) => {
    const scope = scopeOf(label);
    return scope === undefined || lastOfScope.get(scope) === label;
  });
};

/** Changes name, colour, description or priority of a label that the place itself owns. */
export const updateLabel = (
  world: World,
  actor: User,
  label: Label,
  input: {
    readonly newName?: string | undefined;
    readonly color?: string | undefined;
    readonly description?: string | undefined;
    readonly priority?: number | null | undefined;
  },
): Label => {
  if (!canAdminLabels(world, actor, label.owner)) throw forbidden();
  if (input.newName !== undefined) {
    const name = checkedName(input.newName);
    const other = labelNamed(label.owner, name);
    if (other !== undefined && other !== label) throw invalid({ title: ["has already been taken"] });
    label.name = name;
  }
  if (input.color !== undefined) label.color = checkedColor(input.color);
  if (input.description !== undefined) label.description = input.description;
  if (input.priority !== undefined) label.priority = input.priority;
  label.updatedAt = timestamp(world);
  return label;
};

/** Removes the label and takes it off every issue, without announcing that (as GitLab does). */
export const deleteLabel = (world: World, actor: User, label: Label): void => {
  if (!canAdminLabels(world, actor, label.owner)) throw forbidden();
  label.owner.labels.splice(label.owner.labels.indexOf(label), 1);
  world.labels.delete(label.id);
  for (const issue of world.issues.values()) {
    issue.labels = issue.labels.filter((carried) => carried !== label);
    for (const event of issue.labelEvents) if (event.label === label) event.label = null;
  }
};
