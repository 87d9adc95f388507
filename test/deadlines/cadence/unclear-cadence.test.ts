import { expect, test } from "@jest/globals";
import { unclearCadence } from "../../../src/deadlines/cadence/unclear-cadence.ts";

test("only what is unclear about a cadence is said", () => {
  expect(unclearCadence("weekly on Fri join EMEA scrum")).toBeNull();
  expect(unclearCadence("bi-weekly + when needed")).toBe(
    'no rhythm was found in "when needed"; the words are kept; "bi-weekly" is read as every 2 weeks, not twice a week',
  );
});
