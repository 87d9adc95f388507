/** Parameters as GitLab reads them from a query, a form or JSON: `a[]=1&a[]=2` is a list, `not[labels]=x` nests. */

/** Parameters by name; values are texts, or whatever JSON held. */
export type Params = Readonly<Record<string, unknown>>;

const KEY = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const emptyObject = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>;

const put = (target: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [key = "", next, ...rest] = path;
  if (next === undefined) {
    target[key] = value;
  } else if (next === "" && rest.length === 0) {
    const list = target[key];
    if (Array.isArray(list)) list.push(value);
    else target[key] = [value];
  } else if (next === "") {
    putInList(target, key, rest, value);
  } else {
    const inner = isObject(target[key]) ? target[key] : emptyObject();
    target[key] = inner;
    put(inner, [next, ...rest], value);
  }
};

/** `headers[][key]=a&headers[][value]=b`: a repeated key starts the next entry. */
const putInList = (
  target: Record<string, unknown>,
  key: string,
  path: readonly string[],
  value: unknown,
): void => {
  const list: unknown[] = Array.isArray(target[key]) ? target[key] : [];
  target[key] = list;
  const last = list.at(-1);
  const isNew = !isObject(last) || Object.hasOwn(last, path[0] ?? "");
  const entry = isNew ? emptyObject() : last;
  if (isNew) list.push(entry);
  put(entry, path, value);
};

/** Nests flat names such as `not[labels]` and `iids[]`. */
export const nestParams = (entries: Iterable<readonly [string, unknown]>): Params => {
  const params = emptyObject();
  for (const [name, value] of entries) {
    const [, first, brackets] = KEY.exec(name) ?? [];
    if (first === undefined) {
      params[name] = value;
      continue;
    }
    const inner = [...(brackets ?? "").matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? "");
    put(params, [first, ...inner], value);
  }
  return params;
};
