import { expect, test } from "@jest/globals";
import { isIn } from "../../../src/bot/requesting/ask.ts";
import { issuePayload } from "../../support/payloads.ts";
import { occasionOf } from "../occasions.ts";

const { configuration } = occasionOf(issuePayload());

test("whoever was forgotten is not one of a row's names that have no account either", () => {
  expect(isIn(configuration, ["Nobody We Know"], "gitlab", "")).toBe(false);
  expect(isIn(configuration, ["Nobody We Know"], "elsewhere", "")).toBe(false);
});
