/** Definitions of links (`[name]: /address "title"`), which stand at the beginning of a paragraph and show nothing. */
import { type Block, type Container, isContainer, type Leaf } from "./block-types.ts";

const TITLE = "(?:\\s+(?:\"[^\"]*\"|'[^']*'|\\([^)]*\\)))?";
const NAME = "\\[[^\\]^][^\\]]{0,998}\\]:";
const ADDRESS = "(?:<[^<>]*>|[^<\\s]\\S*)";
const whole = new RegExp(`^${NAME}\\s*${ADDRESS}${TITLE}$`);
const begun = new RegExp(`^${NAME}$`);
const destination = new RegExp(`^${ADDRESS}${TITLE}$`);

/** How many of a paragraph's first lines are definitions. */
export const definitionLines = (lines: readonly string[]): number => {
  let count = 0;
  for (;;) {
    const line = lines[count] ?? "";
    if (whole.test(line)) count += 1;
    else if (begun.test(line) && destination.test(lines[count + 1] ?? "")) count += 2;
    else return count;
  }
};

const withoutDefinitions = (leaf: Leaf): Leaf[] => {
  const count = leaf.kind === "paragraph" ? definitionLines(leaf.lines) : 0;
  if (count === 0) return [leaf];
  const rest = leaf.lines.slice(count);
  return rest.length === 0 ? [] : [{ ...leaf, first: leaf.first + count, lines: rest }];
};

/** Takes the definitions out of all paragraphs inside. */
export const dropDefinitions = (container: Container): void => {
  const kept = container.children.flatMap((block): Block[] =>
    isContainer(block) ? [block] : withoutDefinitions(block),
  );
  container.children.length = 0;
  for (const block of kept) {
    container.children.push(block);
    if (isContainer(block)) dropDefinitions(block);
  }
};
