/** The life of an escalation as a Markdown table, from the transitions that drive it. */
import { transitionTable } from "../../src/escalation/table.ts";
import { withTable } from "./tables.ts";

/** The page with the present table in it. Throws where the page has no place for it. */
export const withTransitionTable = (page: string): string =>
  withTable(page, "transitions of escalations", transitionTable());
