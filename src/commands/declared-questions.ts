/** Commands that ask, and those that silence the bot. */
import { type Declaration, OURS, TEAM } from "./declaration.ts";

/** What can be asked. */
export const questions = [
  {
    name: "help",
    aliases: ["commands"],
    parameters: [],
    who: ["anyone"],
    where: "everywhere",
    help: "Lists what you can ask of the bot here.",
    example: "help",
  },
  {
    name: "status",
    aliases: [],
    parameters: [],
    who: ["anyone"],
    where: "both",
    help: "Says who looks after this and what happens next.",
    example: "status",
  },
  {
    name: "why",
    aliases: [],
    parameters: [],
    who: ["partner", ...OURS],
    where: "both",
    help: "Says what the bot did here, what it did not, and by which rule.",
    example: "why",
  },
  {
    name: "who",
    aliases: ["who is"],
    parameters: [TEAM],
    who: ["anyone"],
    where: "everywhere",
    help: "Says who the support liaison of a team is.",
    example: 'who ".com Infrastructure"',
  },
] as const satisfies readonly Declaration[];

/** What silences the bot, and lets it speak again. */
export const switches = [
  {
    name: "stop",
    aliases: [],
    parameters: [],
    who: ["anyone"],
    where: "both",
    help: "Ends the bot's notes in this issue; escalations and clocks go on, and the liaison is told.",
    example: "stop",
  },
  {
    name: "go on",
    aliases: ["go-on", "continue", "resume"],
    parameters: [],
    who: OURS,
    where: "both",
    help: "Lets the bot write in this issue again.",
    example: "go on",
  },
  {
    name: "stop project",
    aliases: [],
    parameters: [],
    who: ["maintainer", "manager"],
    where: "issue",
    help: "Ends the bot's notes in all issues of this project.",
    example: "stop project",
  },
  {
    name: "go on project",
    aliases: ["go-on project", "continue project", "resume project"],
    parameters: [],
    who: ["maintainer", "manager"],
    where: "issue",
    help: "Lets the bot write in this project again.",
    example: "go on project",
  },
] as const satisfies readonly Declaration[];
