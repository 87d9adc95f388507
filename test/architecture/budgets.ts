/** How long files and functions may be. */
import { placeOf, type SourceFile, walk } from "./source.ts";

/** In lines; of functions those with code: comments are welcome. */
export const BUDGET = { medianFile: 80, file: 300, function: 80 } as const;

const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

/** The middle one of some numbers. */
export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** Files that are too long. */
export const longFiles = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ lines }) => lines > BUDGET.file)
    .map(({ path, lines }) => `${path} has ${lines} lines, and may have ${BUDGET.file}`);

const isCode = (line: string): boolean => line.trim() !== "" && !/^\s*(\/\/|\/\*|\*)/.test(line);

/** Functions that are too long. */
export const longFunctions = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) => {
    const found: string[] = [];
    walk(file.tree, (node) => {
      if (!FUNCTIONS.includes(node.type)) return;
      const lines = file.text.slice(node.start, node.end).split("\n");
      const count = lines.filter((line) => isCode(line)).length;
      if (count > BUDGET.function)
        found.push(
          `${placeOf(file, node)} begins a function of ${count} lines, and it may have ${BUDGET.function}`,
        );
    });
    return found;
  });
