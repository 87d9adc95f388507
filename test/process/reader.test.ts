import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { recordingReader } from "../../src/process/reader.ts";
import { occasionOf } from "../bot/occasions.ts";
import { issuePayload } from "../support/payloads.ts";

const { issue } = occasionOf(issuePayload());

const gitlabWhere = (userById: () => Promise<null>) => ({
  readIssue: async () => null,
  projectLabels: async () => [],
  groupMembers: async () => [],
  projectMembers: async () => [],
  userById,
});

/** Rejections that nobody took up while `work` ran. */
const forgottenIn = async (work: () => void): Promise<unknown[]> => {
  const forgotten: unknown[] = [];
  const keep = (reason: unknown): void => void forgotten.push(reason);
  process.on("unhandledRejection", keep);
  try {
    work();
    await nextTurn();
    await nextTurn();
  } finally {
    process.off("unhandledRejection", keep);
  }
  return forgotten;
};

describe("what handlers ask GitLab", () => {
  test("is asked once, and known from then on", async () => {
    let times = 0;
    const { reader, lookups } = recordingReader(
      issue,
      gitlabWhere(async () => {
        times += 1;
        return null;
      }),
    );
    await Promise.all([reader.user(5), reader.user(5)]);
    expect(times).toBe(1);
    expect(lookups).toEqual({ "user 5": null });
  });

  test("fails for whoever awaits it, and troubles nobody where a handler forgot to", async () => {
    const { reader } = recordingReader(
      issue,
      gitlabWhere(() => Promise.reject(new Error("GitLab is away"))),
    );
    expect(await forgottenIn(() => void reader.user(5))).toEqual([]);
    await expect(reader.user(5)).rejects.toThrow("GitLab is away");
  });
});
