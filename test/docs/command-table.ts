/** The commands in comments as a Markdown table, from the declarations that drive the parser. */
import { commandTable } from "../../src/commands/table.ts";
import { withTable } from "./tables.ts";

/** The page with the present table in it. Throws where the page has no place for it. */
export const withCommandTable = (page: string): string =>
  withTable(page, "declarations of commands", commandTable());
