/** What commands may name in these tests. */
import { type Parsed, parseCommands, type Vocabulary } from "../../src/commands/parse.ts";

export const vocabulary: Vocabulary = {
  prefixes: ["!liaison", "@liaison-bot"],
  teams: [
    { id: "com-infrastructure", group: ".com Infrastructure" },
    { id: "gitaly", group: "Gitaly" },
    { id: "gitaly-cluster", group: "Gitaly Cluster" },
    { id: "pipelines", group: "CI/CD" },
    { id: "open-source", group: "Open Source Prog." },
  ],
  partners: [
    { id: "kde", name: "KDE" },
    { id: "gnome", name: "GNOME Foundation" },
    { id: "debian", name: "Debian" },
  ],
  areas: [
    { id: "git-performance", name: "Git performance" },
    { id: "runners", name: "Runners" },
  ],
};

export const parse = (text: string): Parsed => parseCommands(text, vocabulary);

/** What a comment asks for, without the places. */
export const commandsOf = (text: string) => parse(text).commands.map(({ command }) => command);

export const messagesOf = (text: string) => parse(text).mistakes.map(({ message }) => message);
