/** Commands that help to answer. */
import { DECIDERS, type Declaration, OURS } from "./declaration.ts";

/** What helps a liaison to answer quickly and well. */
export const assistance = [
  {
    name: "reply",
    aliases: [],
    parameters: [{ name: "NAME" }],
    who: DECIDERS,
    where: "issue",
    help: "Posts a saved reply for the partner to read, once on an issue.",
    example: "reply ci-minutes",
  },
  {
    name: "replies",
    aliases: ["saved replies"],
    parameters: [],
    who: OURS,
    where: "issue",
    help: "Lists the saved replies.",
    example: "replies",
  },
  {
    name: "document",
    aliases: [],
    parameters: [],
    who: OURS,
    where: "issue",
    help: "Opens a task to document what a team has answered here, once.",
    example: "document",
  },
] as const satisfies readonly Declaration[];
