import type { RegistryRow } from "../../config/registry/row.ts";
import type { Cadence } from "../../deadlines/cadence/cadence.ts";
import { describeOccurrence } from "../../deadlines/cadence/describe-cadence.ts";
import { parseCadence } from "../../deadlines/cadence/parse-cadence.ts";
import { unclearCadence } from "../../deadlines/cadence/unclear-cadence.ts";

/** A row with its cadence as data, where it has one. */
export const withCadence = <Row extends Pick<RegistryRow, "meets">>(row: Row): Row & { cadence?: Cadence } =>
  row.meets === undefined ? row : { ...row, cadence: parseCadence(row.meets) };

/** What of the rows' cadences was not understood, or not surely, as sentences. */
export const cadenceRemarks = (rows: readonly RegistryRow[]): string[] =>
  rows.flatMap(({ id, meets }) => {
    const unclear = meets === undefined ? null : unclearCadence(meets);
    return unclear === null ? [] : [`warning: ${id}: ${unclear}`];
  });

/** A cadence's words, and behind them how they were understood where that says more. */
export const cadenceText = (words: string): string => {
  const { occurrences, unparsed } = parseCadence(words);
  const understood = occurrences.map(describeOccurrence).join(" + ");
  if (understood === "") return `${words} (no rhythm found in it)`;
  const rest = unparsed.length > 0 ? `; not understood: ${unparsed.join(", ")}` : "";
  return understood === words && rest === "" ? words : `${words} (${understood}${rest})`;
};
