import { type Mistake, type Path, warningAt } from "../problem.ts";
import { select, selectTexts } from "./select.ts";

const WITHOUT_LIAISON = "nobody looks after this row yet: support managers are told instead";

const problemOf = (data: unknown, row: Path, reference: Path): Mistake | undefined => {
  if (select(data, [...row, "retired"])[0]?.value === true) {
    return warningAt(reference, "this row has left the table (retired: true)", "a row that is in the table");
  }
  if (selectTexts(data, [...row, "liaisons"]).length > 0) return undefined;
  const managers = selectTexts(data, ["supportManagers"]).length > 0;
  const message = managers
    ? WITHOUT_LIAISON
    : "nobody looks after this row, and there are no supportManagers";
  return warningAt(reference, message, "a row with liaisons");
};

/** Partners whose row has nobody, or has left the table. */
export const checkRows = (data: unknown): Mistake[] => {
  const rows = new Map(
    selectTexts(data, ["liaisons", "*", "id"]).map(({ path, value }) => [value, path.slice(0, -1)]),
  );
  return selectTexts(data, ["partners", "*", "liaison"]).flatMap(({ path, value }) => {
    const row = rows.get(value);
    return row === undefined ? [] : (problemOf(data, row, path) ?? []);
  });
};
