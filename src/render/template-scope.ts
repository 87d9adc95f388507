import { describeShape, type Shape } from "./shape.ts";
import type { Path } from "./template-ast.ts";

/** What names mean at a place in a template. Shapes are undefined where nothing is known of the view. */
export interface Scope {
  readonly here: Shape | undefined;
  readonly parent: Scope | null;
  readonly root: Shape | undefined;
  /** `{{#each people as |person|}}`. */
  readonly names: ReadonlyMap<string, Shape | undefined>;
  /** Paths that an `{{#if}}` around this place found present. */
  readonly present: ReadonlySet<string>;
  readonly inEach: boolean;
}

/** The scope of a template's outermost level. */
export const rootScope = (shape: Shape | undefined): Scope => ({
  here: shape,
  parent: null,
  root: shape,
  names: new Map(),
  present: new Set(),
  inEach: false,
});

/** The scope inside `each` or `with`. */
export const innerScope = (
  parent: Scope,
  here: Shape | undefined,
  names: readonly (readonly [string, Shape | undefined])[],
  inEach: boolean,
): Scope => ({
  here,
  parent,
  root: parent.root,
  names: new Map([...parent.names, ...names]),
  present: new Set(),
  inEach: inEach || parent.inEach,
});

/** The same place, where a path is known to be present. */
export const withPresent = (scope: Scope, path: Path): Scope => {
  const prefixes = path.parts.map((_, index) => path.parts.slice(0, index + 1).join("."));
  return path.depth > 0 ? scope : { ...scope, present: new Set([...scope.present, ...prefixes]) };
};

/** What a path leads to, or why it leads nowhere; `shape` is undefined where nothing is known. */
export type Resolved = { readonly shape: Shape | undefined } | { readonly wrong: string };

const DATA: Readonly<Record<string, Shape>> = { index: "number", first: "flag", last: "flag" };

const ancestor = (scope: Scope, depth: number): Scope | null => {
  let found: Scope | null = scope;
  for (let left = depth; left > 0 && found !== null; left -= 1) found = found.parent;
  return found;
};

type Start = { readonly start: Shape | undefined; readonly parts: readonly string[]; readonly from: Scope };

const startOf = (path: Path, scope: Scope): Start | { readonly wrong: string } => {
  const [first = "", ...rest] = path.parts;
  if (path.data) {
    if (first === "root") return { start: scope.root, parts: rest, from: scope };
    if (DATA[first] !== undefined && scope.inEach) return { start: DATA[first], parts: rest, from: scope };
    return { wrong: `there is no @${first} here; inside {{#each}} there are @index, @first and @last` };
  }
  const named = path.depth === 0 && !/^(?:this|\.)/.test(path.original) && scope.names.has(first);
  if (named) return { start: scope.names.get(first), parts: rest, from: scope };
  const from = ancestor(scope, path.depth);
  return from === null
    ? { wrong: `${path.original} leads out of the view` }
    : { start: from.here, parts: path.parts, from };
};

const fieldOf = (shape: Shape, part: string, original: string): Resolved => {
  if (typeof shape === "object" && "fields" in shape) {
    const field = Object.hasOwn(shape.fields, part) ? shape.fields[part] : undefined;
    if (field !== undefined) return { shape: field };
  }
  return { wrong: `${original}: there is no "${part}" here, which is ${describeShape(shape)}` };
};

/** Looks a path up. `asking`: in a condition, where what may be missing is allowed to be. */
export const resolvePath = (path: Path, scope: Scope, asking: boolean): Resolved => {
  const start = startOf(path, scope);
  if ("wrong" in start) return start;
  let shape = start.start;
  for (const [index, part] of [null, ...start.parts].entries()) {
    if (shape === undefined) return { shape };
    if (part !== null) {
      const field = fieldOf(shape, part, path.original);
      if ("wrong" in field || field.shape === undefined) return field;
      shape = field.shape;
    }
    if (typeof shape === "object" && "optional" in shape) {
      const soFar = start.parts.slice(0, index).join(".");
      if (!asking && !start.from.present.has(soFar)) {
        return { wrong: `${path.original} may be missing: put it inside {{#if ${soFar || path.original}}}` };
      }
      shape = shape.optional;
    }
  }
  return { shape };
};
