/** Whether anybody is told of what the support managers are asked. */
import { errorAt, type Mistake, warningAt } from "../problem.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { addresseesIn, hasAddress } from "./addresses.ts";
import { select, selectTexts, textAt } from "./select.ts";

/** Names and usernames of people with an account, in lower case. */
const accountsIn = (data: unknown): ReadonlySet<string> =>
  new Set(
    selectTexts(data, ["people", "*", "username"]).flatMap(({ path, value }) =>
      [value, textAt(data, [...path.slice(0, -1), "name"]) ?? value].map((word) => word.toLowerCase()),
    ),
  );

const channelMistakes = (data: unknown): Mistake[] => {
  const known = select(data, ["channels", "*"]).map(({ path }) => String(path[1]));
  const people = addresseesIn(data);
  const asked = [...selectTexts(data, ["supportManagers"]), ...selectTexts(data, ["requests", "also"])];
  const isMailed = asked.some((one) => hasAddress(people, one.value));
  return selectTexts(data, ["requests", "channels"]).flatMap(({ path, value }) => {
    const type = textAt(data, ["channels", value, "type"]);
    if (!known.includes(value))
      return [
        errorAt(
          path,
          `no such channel${didYouMean(value, known)}`,
          known.length === 0 ? "a channel, and there is none yet" : anyOf(known),
        ),
      ];
    if (type === "issue")
      return [
        errorAt(
          path,
          `a request is an issue already, and ${value} opens another`,
          "a channel of another type",
        ),
      ];
    if (type === "mail" && !isMailed && select(data, ["channels", value, "to", "*"]).length === 0)
      return [
        warningAt(
          path,
          `neither supportManagers nor also names anybody with an address that ${value} could send to`,
          "email in people for one of them, or to at the channel",
        ),
      ];
    return [];
  });
};

/** A project in which nobody would look, people who cannot be mentioned, and channels that lead nowhere. */
export const checkRequests = (data: unknown): Mistake[] => {
  if (select(data, ["requests"]).length === 0) return [];
  const accounts = accountsIn(data);
  const also = selectTexts(data, ["requests", "also"]);
  const isReached = [...selectTexts(data, ["supportManagers"]), ...also].some(({ value }) =>
    accounts.has(value.toLowerCase()),
  );
  return [
    ...(isReached
      ? []
      : [
          warningAt(
            ["requests"],
            "nobody is told of requests: neither supportManagers nor also names anybody with a username",
            "a support manager with a username in people",
          ),
        ]),
    ...also
      .filter(({ value }) => !accounts.has(value.toLowerCase()))
      .map(({ path, value }) =>
        warningAt(
          path,
          `${value} has no username in people${didYouMean(value, [...accounts])}: not mentioned in requests`,
          `{ name: ${value}, username: … } in people`,
        ),
      ),
    ...channelMistakes(data),
  ];
};
