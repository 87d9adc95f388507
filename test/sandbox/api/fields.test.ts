import { describe, expect, test } from "@jest/globals";
import {
  day,
  flag,
  integer,
  integers,
  moment,
  nullable,
  oneOf,
  pairs,
  readParams,
  required,
  text,
  words,
} from "../../../src/sandbox/api/fields.ts";
import { Refusal } from "../../../src/sandbox/world/refusal.ts";

const refusal = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof Refusal ? { status: error.status, body: error.body } : error;
  }
};

describe("Parameters", () => {
  test("are the same from a form and from JSON", () => {
    const shape = { number: integer, on: flag, list: words, ids: integers, when: day, at: moment };
    const read = {
      number: 7,
      on: true,
      list: ["a", "b"],
      ids: [1, 2],
      when: "2026-01-31",
      at: "2026-01-31T10:00:00.000Z",
    };
    const form = {
      number: "7",
      on: "1",
      list: "a, b",
      ids: "1,2",
      when: "2026-01-31",
      at: "2026-01-31T12:00:00+02:00",
    };
    expect(readParams(form, shape)).toEqual(read);
    expect(readParams({ ...read, ids: ["1", 2] }, shape)).toEqual(read);
  });

  test("all complaints come at once, in GitLab's words", () => {
    const shape = { title: required(text), weight: integer, state: oneOf("opened", "closed"), due: day };
    expect(refusal(() => readParams({ weight: "much", state: "open", due: "2026-13-01" }, shape))).toEqual({
      status: 400,
      body: {
        error: "title is missing, weight is invalid, state does not have a valid value, due is invalid",
      },
    });
  });

  test("empty and null take away what can be taken away", () => {
    const shape = { due: nullable(day), milestone: nullable(integer), title: text };
    expect(readParams({ due: "", milestone: null, title: null }, shape)).toEqual({
      due: null,
      milestone: null,
    });
  });

  test("pairs need a key each", () => {
    const headers = [{ key: "X-A", value: "1" }];
    expect(readParams({ headers }, { headers: pairs })).toEqual({ headers });
    expect(refusal(() => readParams({ headers: ["X-A"] }, { headers: pairs }))).toMatchObject({
      status: 400,
    });
  });
});
