import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

const issues = "/projects/kde%2Fsysadmin/issues";

describe("Subscriptions", () => {
  let gitlab: TestGitLab;
  let iid: number;
  const subscribe = async (username: string, verb = "subscribe") =>
    gitlab.as(username)("POST", `${issues}/${iid}/${verb}`);
  const isSubscribed = async (username: string) =>
    (await gitlab.as(username)("GET", `${issues}/${iid}`)).body.subscribed;

  beforeAll(async () => {
    gitlab = await startGitLab();
    const { body } = await gitlab.as("kira")("POST", issues, { title: "Hello", description: "cc @lmatos" });
    iid = body.iid;
  });
  afterAll(() => gitlab.stop());

  test("the first time is 201 with the issue, the second 304 with nothing", async () => {
    const first = await subscribe("aconrad");
    expect([first.status, first.body.subscribed]).toEqual([201, true]);
    const second = await subscribe("aconrad");
    expect([second.status, second.body]).toEqual([304, undefined]);
  });

  test("taking part counts as subscribed until one unsubscribes", async () => {
    expect([await isSubscribed("kira"), await isSubscribed("lmatos")]).toEqual([true, true]);
    expect((await subscribe("lmatos")).status).toBe(304);
    expect((await subscribe("lmatos", "unsubscribe")).status).toBe(201);
    expect((await subscribe("lmatos", "unsubscribe")).status).toBe(304);
    expect(await isSubscribed("lmatos")).toBe(false);
  });

  test("who said no stays out, whatever is written to them", async () => {
    await subscribe("tcooney");
    await subscribe("tcooney", "unsubscribe");
    await gitlab.as("kira")("POST", `${issues}/${iid}/notes`, { body: "@tcooney have a look?" });
    expect(await isSubscribed("tcooney")).toBe(false);
  });

  test("nobody subscribes to what they may not see", async () => {
    expect((await gitlab.as("kira")("POST", `${issues}/4711/subscribe`)).status).toBe(404);
    expect((await gitlab.anonymous("POST", `${issues}/${iid}/subscribe`)).status).toBe(401);
  });

  test("participants are author, mentioned and commenting people, without those who only subscribed", async () => {
    await gitlab.as("nils")("POST", `${issues}/${iid}/notes`, { body: "Same here" });
    const people = rowsOf(await gitlab.anonymous("GET", `${issues}/${iid}/participants`));
    expect(people.map(({ username }) => username)).toEqual(["kira", "lmatos", "tcooney", "nils"]);
  });

  test("who is mentioned where they may not read does not take part", async () => {
    const { body } = await gitlab.as("kira")("POST", issues, {
      title: "Quiet",
      description: "@nils @otto",
      confidential: true,
    });
    const people = rowsOf(await gitlab.as("kira")("GET", `${issues}/${body.iid}/participants`));
    expect(people.map(({ username }) => username)).toEqual(["kira", "otto"]);
    expect(rowsOf(await gitlab.as("nils")("GET", "/todos"))).toEqual([]);
  });
});
