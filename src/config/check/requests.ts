/** Whether anybody is told of what the support managers are asked. */
import { type Mistake, warningAt } from "../problem.ts";
import { select, selectTexts, textAt } from "./select.ts";

/** Names and usernames of people with an account, in lower case. */
const accountsIn = (data: unknown): ReadonlySet<string> =>
  new Set(
    selectTexts(data, ["people", "*", "username"]).flatMap(({ path, value }) =>
      [value, textAt(data, [...path.slice(0, -1), "name"]) ?? value].map((word) => word.toLowerCase()),
    ),
  );

/** A project in which nobody would look. */
export const checkRequests = (data: unknown): Mistake[] => {
  if (select(data, ["requests"]).length === 0) return [];
  const accounts = accountsIn(data);
  const managers = selectTexts(data, ["supportManagers"]);
  if (managers.some(({ value }) => accounts.has(value.toLowerCase()))) return [];
  return [
    warningAt(
      ["requests"],
      "nobody is told of requests: supportManagers names nobody with a username",
      "a support manager with a username in people",
    ),
  ];
};
