import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import { didYouMean } from "../suggest.ts";
import { type Located, select, selectTexts, textAt } from "./select.ts";

interface KnownPerson {
  readonly path: Path;
  readonly name: string;
  readonly username: string | undefined;
}

const peopleOf = (data: unknown): KnownPerson[] =>
  selectTexts(data, ["people", "*", "name"]).map(({ path, value }) => {
    const person = path.slice(0, -1);
    return { path: person, name: value, username: textAt(data, [...person, "username"]) };
  });

const hasNoAccount = ({ username }: KnownPerson): boolean => username === undefined;

const WITHOUT_ACCOUNT = "named in the status note, not mentioned or subscribed";

const unreachable = (
  reference: Located<string>,
  people: ReadonlyMap<string, KnownPerson>,
): Mistake | undefined => {
  const person = people.get(reference.value);
  if (person?.username !== undefined) return undefined;
  const [path, why] =
    person === undefined
      ? [reference.path, `is not among people${didYouMean(reference.value, [...people.keys()])}`]
      : [person.path, "has no username"];
  return warningAt(
    path,
    `${reference.value} ${why}: ${WITHOUT_ACCOUNT}`,
    `{ name: ${reference.value}, username: … } in people`,
  );
};

/** A person is reported once, however many rows name them. */
const oncePerName = (references: readonly Located<string>[]): Located<string>[] => [
  ...new Map(references.toReversed().map((reference) => [reference.value, reference])).values(),
];

const tokenless = (data: unknown): Mistake[] =>
  selectTexts(data, ["people", "*", "subscribe"])
    .filter(({ value }) => value === "token")
    .filter(({ path }) => select(data, [...path.slice(0, 2), "token"]).length === 0)
    .map(({ path }) =>
      errorAt(
        path,
        "subscribe: token without a token",
        "token: { env: NAME } of this person, or another way",
      ),
    );

/** Everybody who has no token, where tokens are the only way to subscribe. */
const tokenOnly = (data: unknown, liaisons: ReadonlySet<string>): Mistake[] => {
  const ways = selectTexts(data, ["subscription", "ways"]).map((way) => way.value);
  if (ways.length === 0 || ways.some((way) => way !== "token")) return [];
  return peopleOf(data)
    .filter((person) => liaisons.has(person.name) && person.username !== undefined)
    .filter(({ path }) => ["subscribe", "token"].every((key) => select(data, [...path, key]).length === 0))
    .map((person) =>
      warningAt(person.path, `${person.name} cannot be subscribed: no token`, "a token, or another way"),
    );
};

/** Liaisons and managers who cannot be reached, and people whose way of subscribing cannot work. */
export const checkPeople = (data: unknown): Mistake[] => {
  const known = peopleOf(data);
  // Somebody with accounts on several instances has an entry for each; one with an account speaks for all.
  const people = new Map(
    [...known.filter(hasNoAccount), ...known.filter((person) => !hasNoAccount(person))].map((person) => [
      person.name,
      person,
    ]),
  );
  const liaisons = selectTexts(data, ["liaisons", "*", "liaisons"]).filter(
    ({ path }) => select(data, [...path.slice(0, 2), "retired"])[0]?.value !== true,
  );
  const references = oncePerName([...liaisons, ...selectTexts(data, ["supportManagers"])]);
  return [
    ...references.flatMap((reference) => unreachable(reference, people) ?? []),
    ...tokenless(data),
    ...tokenOnly(data, new Set(liaisons.map((liaison) => liaison.value))),
  ];
};
