import type { Mistake } from "../problem.ts";
import { checkAccounts } from "./accounts.ts";
import { checkAreas } from "./areas.ts";
import { checkAway } from "./away.ts";
import { checkCalendars } from "./calendars.ts";
import { checkClaims } from "./claims.ts";
import { checkDeadlines } from "./deadlines.ts";
import { checkDigests } from "./digests.ts";
import { checkDuplicates } from "./duplicates.ts";
import { checkEscalations } from "./escalations.ts";
import { checkInstances } from "./instances.ts";
import { checkMeetings, type RefuseMeeting } from "./meetings.ts";
import { checkMentions } from "./mentions.ts";
import { checkPartners } from "./partners.ts";
import { checkPeople } from "./people.ts";
import { checkReferences } from "./references.ts";
import { checkRequests } from "./requests.ts";
import { checkRows } from "./rows.ts";
import { checkRules } from "./rules.ts";
import { textAt } from "./select.ts";
import { checkCadences, checkFiles, checkPatterns, checkTemplates } from "./words.ts";

/** What checks need from other parts of the program; a check whose tool is missing does not run. */
export interface CheckTools {
  /** Why a regular expression cannot be used; null: it can. */
  readonly checkPattern?: (pattern: string) => string | null;
  /** What is unclear about a cadence of the liaison table; null: nothing. */
  readonly checkCadence?: (words: string) => string | null;
  readonly checkMeeting?: RefuseMeeting;
  /** Names of all templates, such as `status` and `comment/welcome`; given the user's own folder, of those too. */
  readonly templates?: (ownFolder: string | null) => readonly string[];
  /** Whether a file or folder exists, its path relative to the configuration file. */
  readonly exists?: (path: string) => boolean;
}

const PLAIN_CHECKS: readonly ((data: unknown) => Mistake[])[] = [
  checkReferences,
  checkDuplicates,
  checkAccounts,
  checkClaims,
  checkInstances,
  checkPeople,
  checkMentions,
  checkRows,
  checkRules,
  checkEscalations,
  checkCalendars,
  checkDigests,
  checkAway,
  checkAreas,
  checkPartners,
  checkRequests,
  checkDeadlines,
];

/**
 * How the parts of a configuration refer to each other: everything that the schema cannot see.
 * `data` is what the file holds, whether or not its shape is right.
 */
export const checkData = (data: unknown, tools: CheckTools): Mistake[] => [
  ...PLAIN_CHECKS.flatMap((check) => check(data)),
  ...(tools.checkPattern === undefined ? [] : checkPatterns(data, tools.checkPattern)),
  ...(tools.checkCadence === undefined ? [] : checkCadences(data, tools.checkCadence)),
  ...(tools.checkMeeting === undefined ? [] : checkMeetings(data, tools.checkMeeting)),
  ...(tools.templates === undefined
    ? []
    : checkTemplates(data, tools.templates(textAt(data, ["templates"]) ?? null))),
  ...(tools.exists === undefined ? [] : checkFiles(data, tools.exists)),
];
