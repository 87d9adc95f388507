/** Places in a template where no value may stand, since the text before it would make something else of it. */
import type { Statement } from "./template-ast.ts";

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/@$/, "a value right after @ could mention anybody: use {{mention …}}"],
  [/[#!&~%$^]$/, "a value right after this sign could become a reference: use {{link …}}"],
  [/(?:^|\n)\/[^\n]*$/, "a value after / at the start of a line would be part of a quick action"],
  [/<[a-z!/][^<>]*$/i, "a value inside an HTML tag or comment could leave it"],
  [/:\/\/[^\s)>]*$|\]\(<?$/, "a value inside an address could lead anywhere: use {{link text address}}"],
];

/** At the end of a block these speak of what comes after it. */
const AT_ANY_END = /[@#~]$/;

/** Why a value may not stand after this text; null: it may, or none does. */
export const objectionTo = (statement: Statement, next: Statement | undefined): string | null => {
  if (statement.type !== "ContentStatement") return null;
  if (next === undefined && !AT_ANY_END.test(statement.value)) return null;
  return PLACES.find(([place]) => place.test(statement.value))?.[1] ?? null;
};
