import { errorAt, type Mistake, warningAt } from "../problem.ts";
import { anyOf } from "../suggest.ts";
import { select, textAt } from "./select.ts";

const namesOf = (data: unknown): string[] =>
  select(data, ["instances", "*"]).map((found) => String(found.path[1]));

const unclearInstance = (data: unknown, names: readonly string[]): Mistake[] => {
  if (names.length < 2) return [];
  return select(data, ["partners", "*"])
    .filter(({ path }) => select(data, [...path, "instance"]).length === 0)
    .map(({ path }) =>
      errorAt([...path, "instance"], "is missing, and there are several instances", anyOf(names)),
    );
};

/** Whether some partner of the instance counts on deliveries. */
const needsHook = (data: unknown, name: string, only: boolean): boolean =>
  select(data, ["partners", "*"])
    .filter(({ path }) => (textAt(data, [...path, "instance"]) ?? (only ? name : undefined)) === name)
    .some(({ path }) => textAt(data, [...path, "watch"]) !== "poll");

const withoutSecret = (data: unknown, names: readonly string[]): Mistake[] =>
  names
    .filter((name) => needsHook(data, name, names.length === 1))
    .filter((name) =>
      ["secrets", "signingTokens"].every(
        (kind) => select(data, ["instances", name, "webhook", kind, "*"]).length === 0,
      ),
    )
    .map((name) =>
      warningAt(
        ["instances", name, "webhook"],
        "without a secret every delivery is refused",
        "webhook: { secrets: [{ env: WEBHOOK_SECRET }] }, or watch: poll for all its partners",
      ),
    );

/** Partners of an unclear instance, and instances whose deliveries nobody could believe. */
export const checkInstances = (data: unknown): Mistake[] => {
  const names = namesOf(data);
  return [...unclearInstance(data, names), ...withoutSecret(data, names)];
};
