import type { Migration } from "kysely/migration";
import { up as firstTables } from "./001-first-tables.ts";
import { up as confidentialPlans } from "./002-confidential-plans.ts";
import { up as escalations } from "./003-escalations.ts";
import { up as reconciliation } from "./004-reconciliation.ts";
import { up as hooksAndTokens } from "./005-hooks-and-tokens.ts";
import { up as requestBudget } from "./006-request-budget.ts";
import { up as guards } from "./007-guards.ts";
import { up as retention } from "./008-retention.ts";
import { up as toldPeriods } from "./009-told-periods.ts";
import { up as questionsAndWords } from "./010-questions-and-words.ts";
import { up as handovers } from "./011-handovers.ts";
import { up as timers } from "./012-timers.ts";
import { up as tasks } from "./013-tasks.ts";
import { up as meetings } from "./014-meetings.ts";
import { up as knowledge } from "./015-knowledge.ts";
import { up as people } from "./016-people.ts";
import { up as topicsOfTeams } from "./017-topics-of-teams.ts";
import { up as origins } from "./018-origins.ts";
import { up as digestsSeen } from "./019-digests-seen.ts";
import { up as absences } from "./020-absences.ts";
import { up as digestFacts } from "./021-digest-facts.ts";
import { up as whatWasSpokenAbout } from "./022-what-was-spoken-about.ts";
import { up as effectsOfAnIssue } from "./023-effects-of-an-issue.ts";

/** In the order of their names. Forward only: a name, once released, is never changed or removed. */
export const migrations: Readonly<Record<string, Migration>> = {
  "001-first-tables": { up: firstTables },
  "002-confidential-plans": { up: confidentialPlans },
  "003-escalations": { up: escalations },
  "004-reconciliation": { up: reconciliation },
  "005-hooks-and-tokens": { up: hooksAndTokens },
  "006-request-budget": { up: requestBudget },
  "007-guards": { up: guards },
  "008-retention": { up: retention },
  "009-told-periods": { up: toldPeriods },
  "010-questions-and-words": { up: questionsAndWords },
  "011-handovers": { up: handovers },
  "012-timers": { up: timers },
  "013-tasks": { up: tasks },
  "014-meetings": { up: meetings },
  "015-knowledge": { up: knowledge },
  "016-people": { up: people },
  "017-topics-of-teams": { up: topicsOfTeams },
  "018-origins": { up: origins },
  "019-digests-seen": { up: digestsSeen },
  "020-absences": { up: absences },
  "021-digest-facts": { up: digestFacts },
  "022-what-was-spoken-about": { up: whatWasSpokenAbout },
  "023-effects-of-an-issue": { up: effectsOfAnIssue },
};
