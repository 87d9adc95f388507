/** Who changes something in GitLab: effects, and for webhooks the one file that sees to them. */
import { placeOf, type SourceFile, type SyntaxNode, walk } from "./source.ts";

/** The client's methods that write, and where they may be called. */
const WRITERS: Readonly<Record<string, string>> = {
  postNote: "src/effects/",
  editNote: "src/effects/",
  deleteNote: "src/effects/",
  changeIssue: "src/effects/",
  subscribe: "src/effects/",
  createLabel: "src/effects/",
  createIssue: "src/effects/",
  linkIssues: "src/effects/",
  award: "src/effects/",
  // Setting up is no reaction to an issue: the operator asks for it (`liaison hooks ensure`).
  createHook: "src/reconcile/hook",
  updateHook: "src/reconcile/hooks.ts",
  deleteHook: "src/reconcile/hook",
  testHook: "src/reconcile/hook-enabling.ts",
  rotateToken: "src/cli/token/rotate.ts",
};

/** The client itself, and the sandbox, which is the other end of the line. */
const OTHER_END = ["src/gitlab/", "src/sandbox/"];

/** `context.plan.subscribe(…)` writes a wish into the plan. */
const isWish = (object: SyntaxNode): boolean =>
  object["name"] === "plan" || (object["property"] as SyntaxNode | undefined)?.["name"] === "plan";

/** Every call of a writing method from where it does not belong. */
export const writeMistakes = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => !OTHER_END.some((folder) => path.startsWith(folder)))
    .flatMap((file) => {
      const found: string[] = [];
      walk(file.tree, (node) => {
        const callee = node.type === "CallExpression" ? (node["callee"] as SyntaxNode) : null;
        if (callee?.type !== "MemberExpression") return;
        const name = String((callee["property"] as SyntaxNode)["name"]);
        const home = Object.hasOwn(WRITERS, name) ? WRITERS[name] : undefined;
        if (home === undefined || file.path.startsWith(home) || isWish(callee["object"] as SyntaxNode))
          return;
        found.push(`${placeOf(file, node)} calls ${name}: only ${home} writes that to GitLab`);
      });
      return found;
    });
