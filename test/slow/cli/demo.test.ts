import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createEmptyDatabase, type TestDatabase } from "../../support/database.ts";
import { startCommand } from "../../support/serve-process.ts";

// Each run has a sandbox of its own, whose first issues have the numbers of the other's.
let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());

/** A story takes a quarter of a minute, and more where much runs beside it. */
const STORY_MS = 90_000;

describe("liaison demo", () => {
  test(
    "--exit tells the story, reads back what it promises, and ends with 0",
    async () => {
      const demo = startCommand(["demo", "--exit"], { DATABASE_URL: database.url });
      await demo.line((line) => line.includes("Everything that the story promises is true."));
      // Nothing was left out: `line` finds past lines, too.
      for (const words of [
        "project gitlab-com/gl-infra/reliability: created",
        "Andrew's inbox lists it",
        "it cost no request to GitLab",
        "an issue opens in the team's project: “KDE for .com Infrastructure: Pushes",
        "the escalation took no more than 3 writes",
        "the team has acknowledged it",
        "Andrew is told in an internal note",
        "the answer is there for Kira to read",
        "the escalation is done",
        "she does not see the internal note",
        "its label is deadline::missed",
        "the support managers are told, and nobody after them",
        "Lee Matos has one list of what is to be taken over from Andrew Conrad",
        "Andrew is left in peace",
        "Andrew Conrad has one list of what is to be taken over from Lee Matos",
        "Kira's question waits on him",
        "Kira's question and who looks after it are in it, as text and as HTML",
        "the three topics are on it, and her question, which waits on him",
        "what was said there is in Kira's issue, with a link to the agenda",
        "what was left is carried over",
        "what was spoken about, answered or struck out is not on it again",
        "it came, and its signature is right: digest.managers",
        "there were three reminders of the late answer, and no more in three weeks",
        "no digest came twice",
      ])
        expect(await demo.line((line) => line.includes(words))).toMatch(/^ {2}✓ /);
      expect(await demo.ended()).toEqual({ code: 0, signal: null });
    },
    STORY_MS,
  );

  test(
    "stays up without it, and ends on SIGTERM with nothing left behind",
    async () => {
      const demo = startCommand(["demo"], { DATABASE_URL: database.url });
      await demo.line((line) => line.includes("Open http"));
      expect(await demo.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    },
    STORY_MS,
  );
});
