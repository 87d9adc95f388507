/** The table of commands for the documentation. */
import { type Declaration, type Giver, usageOf, type Where } from "./declaration.ts";
import { declarations } from "./declarations.ts";

const PLACES: Readonly<Record<Where, string>> = {
  issue: "a partner's issue",
  escalation: "an escalation",
  both: "both",
  anywhere: "any issue",
  request: "a request to the managers",
  managers: "the managers' project",
  colleagues: "a partner's issue, the managers' project",
  asked: "an escalation, a request",
  everywhere: "everywhere",
};

const GIVERS: Readonly<Record<Giver, string>> = {
  anyone: "anyone",
  partner: "partner",
  liaison: "liaison",
  team: "team",
  manager: "manager",
  maintainer: "maintainer of the project",
  colleague: "colleague",
};

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const commandCell = (one: Declaration): string => {
  const others = one.aliases.map((alias) => `\`${alias}\``).join(", ");
  return `\`${usageOf(one)}\`${others === "" ? "" : `, or ${others}`}`;
};

/** One row for each command. */
export const commandTable = (): string =>
  [
    row(["command", "who", "where", "what it does", "example"]),
    "|---|---|---|---|---|",
    ...declarations.map((one) =>
      row([
        commandCell(one),
        one.who.map((giver) => GIVERS[giver]).join(", "),
        PLACES[one.where],
        one.help,
        `\`${one.example}\``,
      ]),
    ),
  ].join("\n");
