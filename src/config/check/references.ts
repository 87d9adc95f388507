import { errorAt, type Mistake } from "../problem.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { type Located, select, selectTexts } from "./select.ts";

const dangling = (
  references: readonly Located<string>[],
  known: readonly string[],
  what: string,
): Mistake[] => {
  const exists = new Set(known);
  const expected = known.length === 0 ? `${what}, and there is none yet` : `${what}: ${anyOf([...exists])}`;
  return references
    .filter((reference) => !exists.has(reference.value))
    .map(({ path, value }) => errorAt(path, `no such id${didYouMean(value, known)}`, expected));
};

const texts = (data: unknown, ...pattern: string[]): string[] =>
  selectTexts(data, pattern).map((found) => found.value);

/** Ids that lead nowhere: of rows, instances and partners. */
export const checkReferences = (data: unknown): Mistake[] => {
  const instances = select(data, ["instances", "*"]).map((found) => String(found.path[1]));
  const rows = texts(data, "liaisons", "*", "id");
  const ofRows = [
    ["partners", "*", "liaison"],
    ["rules", "*", "actions", "escalate"],
    ["rules", "*", "actions", "propose"],
    ["areas", "*", "teams"],
    ["meetings", "*", "row"],
  ];
  const ofInstances = [
    ["partners", "*", "instance"],
    ["people", "*", "instance"],
    ["liaisons", "*", "escalation", "instance"],
    ["inbox", "instance"],
    ["documentation", "instance"],
    ["requests", "instance"],
    ["onboarding", "instance"],
    ["meetings", "*", "agenda", "instance"],
  ];
  return [
    ...ofRows.flatMap((pattern) => dangling(selectTexts(data, pattern), rows, "the id of a row of liaisons")),
    ...ofInstances.flatMap((pattern) => dangling(selectTexts(data, pattern), instances, "an instance")),
    ...dangling(
      [
        ...selectTexts(data, ["rules", "*", "conditions", "partner"]),
        ...selectTexts(data, ["meetings", "*", "partners"]),
      ],
      texts(data, "partners", "*", "id"),
      "the id of a partner",
    ),
  ];
};
