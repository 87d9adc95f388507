import { z } from "zod";

const user = z.strictObject({
  id: z.int().positive(),
  username: z.string().min(1),
  name: z.string().default(""),
});

/** What GitLab would have answered while a decision is only simulated; everything left out is assumed, and said. */
export const givenFactsSchema = z.strictObject({
  users: z.record(z.string(), z.int().positive()).optional().describe("Ids of accounts by username."),
  members: z.record(z.string(), z.array(user)).optional().describe("Members by path of their group."),
  projectLabels: z.array(z.string()).optional().describe("Titles of the labels that the project has."),
  author: user.optional().describe("The issue's author."),
  bot: z.string().min(1).optional().describe("Username of the bot, which commands may begin with."),
  milestone: z.string().optional().describe("Title of the issue's milestone."),
});

/** See `givenFactsSchema`. */
export type GivenFacts = z.infer<typeof givenFactsSchema>;
