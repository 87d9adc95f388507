/** Our own handlers, in the order in which their wishes are listed. Adding a behaviour adds a line here. */
import type { App } from "../application.ts";
import applyRules from "./apply-rules.ts";
import commands from "./commands.ts";
import confirmProposal from "./confirm-proposal.ts";
import deadlines from "./deadlines.ts";
import escalateByLabel from "./escalate-by-label.ts";
import escalationNotes from "./escalation-notes.ts";
import followEscalation from "./follow-escalation.ts";
import followSource from "./follow-source.ts";
import handOver from "./hand-over.ts";
import learnAnswers from "./learn-answers.ts";
import meetingAnswers from "./meeting-answers.ts";
import offerSimilar from "./offer-similar.ts";
import refreshMembers from "./refresh-members.ts";
import requests from "./requests.ts";
import statusNote from "./status-note.ts";
import subscribeLiaison from "./subscribe-liaison.ts";
import suggestTeam from "./suggest-team.ts";
import tellLiaison from "./tell-liaison.ts";
import tellManagers from "./tell-managers.ts";
import waitingLabel from "./waiting-label.ts";

/** By name: the name is part of idempotency keys, so it never changes. */
export const ownHandlers: ReadonlyMap<string, App> = new Map([
  ["commands", commands],
  ["follow-source", followSource],
  ["subscribe-liaison", subscribeLiaison],
  ["hand-over", handOver],
  ["tell-managers", tellManagers],
  ["apply-rules", applyRules],
  ["escalate-by-label", escalateByLabel],
  ["confirm-proposal", confirmProposal],
  ["tell-liaison", tellLiaison],
  ["waiting-label", waitingLabel],
  ["deadlines", deadlines],
  ["status-note", statusNote],
  ["follow-escalation", followEscalation],
  ["escalation-notes", escalationNotes],
  ["refresh-members", refreshMembers],
  ["offer-similar", offerSimilar],
  ["suggest-team", suggestTeam],
  ["learn-answers", learnAnswers],
  ["requests", requests],
  ["meeting-answers", meetingAnswers],
]);
