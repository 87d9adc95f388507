/** What GitLab would do on reading a text: our own reading of its parsers, made for the sandbox. */
import { extractMentions } from "../../src/sandbox/text/mentions.ts";
import { extractCommands } from "../../src/sandbox/text/quick-actions.ts";
import { extractReferences } from "../../src/sandbox/text/references.ts";

/** Quick actions, mentions and references; `all` is everybody. */
export const deedsOf = (text: string, instanceUrl = "https://gitlab.test") => {
  const { users, all } = extractMentions(text);
  return {
    commands: extractCommands(text).commands,
    mentions: all ? [...users, "all"] : users,
    references: extractReferences(text, instanceUrl),
  };
};

/** A text that does nothing. */
export const NOTHING = { commands: [], mentions: [], references: [] };
