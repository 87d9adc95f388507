/** Accounts are on an instance: the same name on another may be a stranger's. */
import { errorAt, type Mistake, pathText, warningAt } from "../problem.ts";
import { anyOf } from "../suggest.ts";
import { repeated } from "./duplicates.ts";
import { type Located, select, selectTexts, textAt } from "./select.ts";

const instancesOf = (data: unknown): string[] =>
  select(data, ["instances", "*"]).map((found) => String(found.path[1]));

const unclear = (data: unknown, instances: readonly string[]): Mistake[] =>
  selectTexts(data, ["people", "*", "username"])
    .map(({ path }) => path.slice(0, -1))
    .filter((person) => select(data, [...person, "instance"]).length === 0)
    .map((person) =>
      errorAt(
        [...person, "instance"],
        "is missing: there are several instances, and this account is on one of them",
        anyOf(instances),
      ),
    );

/** Who has an account on which instance, as `instance name`; where it is unclear on which, `undefined name`. */
const accountsOf = (data: unknown): ReadonlySet<string> =>
  new Set(
    selectTexts(data, ["people", "*", "username"]).map(({ path }) => {
      const person = path.slice(0, -1);
      return `${textAt(data, [...person, "instance"])} ${textAt(data, [...person, "name"])}`;
    }),
  );

/** Liaisons who have an account, but none where the partner is. */
const elsewhere = (data: unknown): Mistake[] => {
  const accounts = accountsOf(data);
  const known = new Set(selectTexts(data, ["people", "*", "name"]).map(({ value }) => value));
  const rows = new Map(
    selectTexts(data, ["liaisons", "*", "id"]).map(({ path, value }) => [value, path.slice(0, -1)]),
  );
  return selectTexts(data, ["partners", "*", "liaison"]).flatMap(({ path, value }) => {
    const row = rows.get(value);
    const instance = textAt(data, [...path.slice(0, -1), "instance"]);
    if (row === undefined || instance === undefined) return [];
    return selectTexts(data, [...row, "liaisons"])
      .filter(({ value: name }) => known.has(name) && !accounts.has(`undefined ${name}`))
      .filter(({ value: name }) => !accounts.has(`${instance} ${name}`))
      .map((liaison) =>
        warningAt(
          path,
          `${liaison.value} looks after this partner and has no account on ${instance}`,
          `another entry of people: { name: ${liaison.value}, instance: ${instance}, username: … }`,
        ),
      );
  });
};

/** Keys are compared on one instance; somebody without an account is on all of them. */
const twice = (data: unknown, key: "name" | "username", keyOf: (text: string) => string): Mistake[] => {
  const on = (found: Located<string>): Located<string> => {
    const instance = textAt(data, [...found.path.slice(0, -1), "instance"]) ?? "";
    return { path: found.path, value: `${instance} ${keyOf(found.value)}` };
  };
  return repeated(selectTexts(data, ["people", "*", key]).map(on)).map(({ again, first }) =>
    errorAt(
      again.path,
      `${JSON.stringify(textAt(data, again.path))} is already at ${pathText(first.path)}`,
      `a different ${key} for each person`,
    ),
  );
};

/** Accounts whose instance is unclear or not the partner's, and people who are there twice. */
export const checkAccounts = (data: unknown): Mistake[] => {
  const instances = instancesOf(data);
  const several = instances.length > 1;
  return [
    ...twice(data, "name", (name) => name),
    // GitLab's usernames are the same in upper and lower case.
    ...twice(data, "username", (username) => username.toLowerCase()),
    ...(several ? [...unclear(data, instances), ...elsewhere(data)] : []),
  ];
};
