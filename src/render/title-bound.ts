/** How long a title can become, told from its template alone. */
import {
  type Expression,
  expressionsOf,
  helperNameOf,
  type Location,
  type Mustache,
  type Program,
  type Statement,
  statementsOf,
} from "./template-ast.ts";

/** The key of the front matter that becomes an issue's title. */
export const TITLE = "title";

/** GitLab's bound. */
const LONGEST_TITLE = 255;

/** How long one value becomes in a title; `{{short value 120}}` asks for another bound. */
const LONGEST_VALUE = 60;

const SHORT = "short";

/** Helpers that write plain text. */
const PLAIN: readonly string[] = [SHORT, "date"];

const numberOf = (expression: Expression | undefined): number | undefined =>
  expression?.type === "NumberLiteral" ? Number((expression as { value?: unknown }).value) : undefined;

/** How long a value may become in a title. */
export const boundOf = (statement: Mustache): number => {
  if (helperNameOf(statement.path) !== SHORT) return LONGEST_VALUE;
  return Math.max(1, Math.floor(numberOf(expressionsOf(statement)[1]) ?? LONGEST_VALUE));
};

/** A mistake in a title; without a place, in the title as a whole. */
interface TitleMistake {
  readonly loc: Location | null;
  readonly message: string;
}

/** Notes mistakes; answers the most characters that the statement can write. */
const longest = (statement: Statement, mistakes: TitleMistake[]): number => {
  const refuse = (message: string): number => {
    mistakes.push({ loc: statement.loc, message });
    return 0;
  };
  switch (statement.type) {
    case "ContentStatement":
      return statement.value.length;
    case "CommentStatement":
      return 0;
    case "MustacheStatement": {
      const name = helperNameOf(statement.path);
      if (statement.params.length > 0 && (name === undefined || !PLAIN.includes(name)))
        return refuse(`a title is plain text of a bounded length; in it there are only ${PLAIN.join(", ")}`);
      if (name === SHORT && numberOf(expressionsOf(statement)[1]) === undefined)
        return refuse("in a title the length is a fixed number: {{short value 120}}");
      return boundOf(statement);
    }
    case "BlockStatement":
      if (helperNameOf(statement.path) === "each")
        return refuse("{{#each}} in a title has no bound: write a fixed number of values");
      return Math.max(
        longestOf(statement.program, mistakes),
        statement.inverse ? longestOf(statement.inverse, mistakes) : 0,
      );
    default:
      return refuse("a title includes no other templates");
  }
};

const longestOf = (program: Program, mistakes: TitleMistake[]): number =>
  statementsOf(program).reduce((sum, statement) => sum + longest(statement, mistakes), 0);

/** Why a title may become too long, on some path through its template. */
export const titleMistakes = (program: Program): readonly TitleMistake[] => {
  const mistakes: TitleMistake[] = [];
  const most = longestOf(program, mistakes);
  if (mistakes.length > 0 || most <= LONGEST_TITLE) return mistakes;
  const message = `the title can become ${most} characters long, and may have ${LONGEST_TITLE}: a value has up to ${LONGEST_VALUE}, or what {{short value 40}} says`;
  return [{ loc: null, message }];
};
