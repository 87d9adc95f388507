import { expect, test } from "@jest/globals";
import { withArticle } from "../../src/lib/words.ts";

test.each([
  ["task", "a task"],
  ["incident", "an incident"],
  ["objective", "an objective"],
  ["key_result", "a key_result"],
])("%s has its article: %s", (noun, spoken) => {
  expect(withArticle(noun)).toBe(spoken);
});
