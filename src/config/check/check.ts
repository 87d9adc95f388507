import type { Mistake } from "../problem.ts";

/** What checks need from other parts of the program; a check whose tool is missing does not run. */
export interface CheckTools {
  /** Why a regular expression cannot be used; null: it can. */
  readonly checkPattern?: (pattern: string) => string | null;
  /** Why a cadence of the liaison table cannot be scheduled; null: it can. */
  readonly checkCadence?: (words: string) => string | null;
  /** Names of all templates, such as `status` and `comment/welcome`. */
  readonly templates?: readonly string[];
  /** Whether a file or folder exists, its path relative to the configuration file. */
  readonly exists?: (path: string) => boolean;
}

/** How the parts of a configuration refer to each other: everything that the schema cannot see. */
export const checkData = (_data: unknown, _tools: CheckTools): Mistake[] => [];
