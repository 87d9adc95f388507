/**
 * Every command, once: the parser knows no other, `help` answers from here, and `docs/commands.md` is written
 * from here.
 */
import type { Command } from "./command.ts";
import type { Declaration } from "./declaration.ts";
import { assistance } from "./declared-assistance.ts";
import { care } from "./declared-care.ts";
import { answers, escalations } from "./declared-escalations.ts";
import { meetings } from "./declared-meetings.ts";
import { people } from "./declared-people.ts";
import { questions, switches } from "./declared-questions.ts";

const all = [
  ...questions,
  ...switches,
  ...escalations,
  ...answers,
  ...assistance,
  ...people,
  ...care,
  ...meetings,
] as const;

/** The names of all commands. */
export type CommandName = (typeof all)[number]["name"];

/** All commands, in the order in which `help` shows them. */
export const declarations: readonly (Declaration & { readonly name: CommandName })[] = all;

const byName = new Map<string, Declaration>(
  declarations.map((declaration) => [declaration.name, declaration]),
);

const named = (name: string): Declaration => {
  const declaration = byName.get(name);
  if (declaration === undefined) throw new Error(`the command ${name} is not declared`);
  return declaration;
};

/** The declaration of this name. */
export const declarationNamed = (name: CommandName): Declaration => named(name);

/** The declaration of a command: where it works, and who may give it. */
export const declarationOf = (command: Command): Declaration =>
  named("scope" in command && command.scope === "project" ? `${command.name} project` : command.name);
