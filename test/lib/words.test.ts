import { expect, test } from "@jest/globals";
import { ended, withArticle } from "../../src/lib/words.ts";

test.each([
  ["task", "a task"],
  ["incident", "an incident"],
  ["objective", "an objective"],
  ["key_result", "a key_result"],
])("%s has its article: %s", (noun, spoken) => {
  expect(withArticle(noun)).toBe(spoken);
});

test.each([
  ["GitLab answered 500", "GitLab answered 500."],
  ["Not allowed. ", "Not allowed."],
  ["Why?", "Why?"],
  ["and so on …", "and so on …"],
])("“%s” ends like a sentence", (words, sentence) => {
  expect(ended(words)).toBe(sentence);
});
