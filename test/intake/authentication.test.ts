import { afterEach, describe, expect, test } from "@jest/globals";
import {
  type Door,
  deliver,
  dial,
  headers,
  instance,
  issueBody,
  newSigningToken,
  openDoor,
  SECRET,
  signedHeaders,
} from "./support.ts";

let door: Door;

afterEach(() => door.close());

const REFUSED = { status: 401, body: { error: "not authenticated" } };

describe("a secret token", () => {
  test.each([
    ["wrong", { "X-Gitlab-Token": "guess" }, "wrong-token"],
    ["a beginning of the right one", { "X-Gitlab-Token": SECRET.slice(0, -1) }, "wrong-token"],
    ["the right one and more", { "X-Gitlab-Token": `${SECRET}x` }, "wrong-token"],
    ["empty", { "X-Gitlab-Token": "" }, "no-credentials"],
  ])("that is %s: 401, nothing stored, nothing said", async (_what, extra, reason) => {
    door = await openDoor();
    expect(await deliver(door, issueBody(), headers(extra))).toMatchObject(REFUSED);
    expect(door.store.kept).toEqual([]);
    expect(door.figures).toEqual([`refused ${reason}`]);
  });

  test("missing is answered as a wrong one is", async () => {
    door = await openDoor();
    const { "X-Gitlab-Token": _token, ...none } = headers();
    expect(await deliver(door, issueBody(), none)).toMatchObject(REFUSED);
  });

  test("may have several values while it is rotated", async () => {
    door = await openDoor({ instances: [instance("gitlab", ["new", "old"])] });
    for (const token of ["new", "old"])
      expect(await deliver(door, issueBody(), headers({ "X-Gitlab-Token": token }))).toMatchObject({
        status: 200,
      });
    expect(await deliver(door, issueBody(), headers({ "X-Gitlab-Token": "older" }))).toMatchObject(REFUSED);
  });

  /** Deliveries with each token: which status? */
  const tried = async (...tokens: string[]): Promise<number[]> => {
    const statuses: number[] = [];
    for (const token of tokens)
      statuses.push((await deliver(door, issueBody(), headers({ "X-Gitlab-Token": token }))).status);
    return statuses;
  };

  test("counts within a second of being exchanged", async () => {
    const secrets = ["before"];
    const exchanging = {
      ...instance("gitlab", []),
      secrets: () => ({ secrets: [...secrets], signingTokens: [] }),
    };
    door = await openDoor({ instances: [exchanging] });
    expect(await tried("before", "after")).toEqual([200, 401]);
    secrets[0] = "after";
    door.later(1_000);
    expect(await tried("before", "after")).toEqual([401, 200]);
  });

  test("that cannot be read any more stays good; one that never could be is no fault of the sender's", async () => {
    let readable = false;
    const onDisk = {
      ...instance("gitlab", []),
      secrets: () => {
        if (readable) return { secrets: [SECRET], signingTokens: [] };
        throw new Error("ENOENT: no such file");
      },
    };
    door = await openDoor({ instances: [onDisk] });
    expect(await tried(SECRET)).toEqual([503]);
    readable = true;
    expect(await tried(SECRET)).toEqual([200]);
    readable = false;
    door.later(1_000);
    expect(await tried(SECRET, "guess")).toEqual([200, 401]);
    expect(door.log.map(({ fields }) => fields)).toContainEqual(
      expect.objectContaining({ instance: "gitlab", error: "ENOENT: no such file" }),
    );
  });

  test("with letters beyond ASCII works as bytes", async () => {
    door = await openDoor({ instances: [instance("gitlab", ["gehëim"])] });
    const bytes = Buffer.from("gehëim").toString("latin1");
    expect(await deliver(door, issueBody(), headers({ "X-Gitlab-Token": bytes }))).toMatchObject({
      status: 200,
    });
  });

  test("that is wrong is answered before the body was sent", async () => {
    door = await openDoor();
    const socket = await dial(door);
    socket.write(
      "POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: wrong\r\nContent-Length: 20000000\r\n\r\n{",
    );
    await new Promise((resolve) => socket.once("data", resolve));
    expect(socket.heard()).toMatch(/^HTTP\/1\.1 401 .*Connection: close/s);
    socket.destroy();
  });

  test("that is empty in the configuration lets nobody in", async () => {
    door = await openDoor({ instances: [instance("gitlab", [""])] });
    expect(await deliver(door, issueBody(), headers({ "X-Gitlab-Token": "" }))).toMatchObject(REFUSED);
  });

  test("that nobody configured: every delivery is refused", async () => {
    door = await openDoor({ instances: [instance("gitlab", [])] });
    expect(await deliver(door, issueBody())).toMatchObject(REFUSED);
    expect(door.figures).toEqual(["refused no-secret-configured"]);
  });

  test("is never logged, and refusals fill no disk", async () => {
    door = await openDoor();
    for (let turn = 0; turn < 30; turn += 1)
      await deliver(door, issueBody(), headers({ "X-Gitlab-Token": "guess-me" }));
    expect(door.log).toHaveLength(1);
    door.later(11_000);
    await deliver(door, issueBody(), headers({ "X-Gitlab-Token": "guess-me" }));
    expect(door.log).toHaveLength(2);
    expect(door.log[1]?.fields).toMatchObject({ reason: "wrong-token", unsaidBefore: 29 });
    expect(JSON.stringify(door.log)).not.toContain("guess-me");
  });
});

describe("a signing token", () => {
  const token = newSigningToken();
  const other = newSigningToken();

  test("signs what an independent implementation signs", async () => {
    door = await openDoor({ instances: [instance("gitlab", [], [token])] });
    const body = issueBody({ title: "Ünïcode ✓" });
    expect(await deliver(door, body, signedHeaders(token, body))).toMatchObject({
      status: 200,
      body: { status: "stored" },
    });
    expect(door.store.kept[0]?.body).toBe(body);
  });

  test.each([
    ["by another key", (body: string) => signedHeaders(other, body), "wrong-signature"],
    ["over another body", () => signedHeaders(token, issueBody()), "wrong-signature"],
    [
      "for another id",
      (body: string) => ({ ...signedHeaders(token, body), "webhook-id": "another" }),
      "wrong-signature",
    ],
    [
      "six minutes ago",
      (body: string) => signedHeaders(token, body, new Date(Date.now() - 360_000)),
      "stale-timestamp",
    ],
    [
      "six minutes ahead",
      (body: string) => signedHeaders(token, body, new Date(Date.now() + 360_000)),
      "stale-timestamp",
    ],
    [
      "with no time",
      (body: string) => ({ ...signedHeaders(token, body), "webhook-timestamp": "now" }),
      "malformed-signature",
    ],
    [
      "in another scheme",
      (body: string) => ({ ...signedHeaders(token, body), "webhook-signature": "v2,abc" }),
      "malformed-signature",
    ],
    ["not at all", () => headers(), "wrong-token"],
  ])("refuses what was signed %s", async (_how, make, reason) => {
    door = await openDoor({ instances: [instance("gitlab", [], [token])] });
    const body = issueBody();
    expect(await deliver(door, body, make(body))).toMatchObject(REFUSED);
    expect(door.store.kept).toEqual([]);
    expect(door.figures).toEqual([`refused ${reason}`]);
  });

  test("four minutes off either way is believed", async () => {
    door = await openDoor({ instances: [instance("gitlab", [], [token])] });
    for (const offset of [-240_000, 240_000]) {
      const body = issueBody();
      expect(
        await deliver(door, body, signedHeaders(token, body, new Date(Date.now() + offset))),
      ).toMatchObject({ status: 200 });
    }
  });

  test("may be rotated on our side and on GitLab's", async () => {
    door = await openDoor({ instances: [instance("gitlab", [], [other, token])] });
    const body = issueBody();
    const signed = signedHeaders(token, body);
    expect(await deliver(door, body, signed)).toMatchObject({ status: 200 });
    const both = `v1,${Buffer.alloc(32).toString("base64")} ${signedHeaders(token, body)["webhook-signature"]}`;
    expect(await deliver(door, body, { ...signed, "webhook-signature": both })).toMatchObject(REFUSED);
    const several = `v1,${Buffer.alloc(32).toString("base64")} v9,x ${signed["webhook-signature"]}`;
    expect(await deliver(door, body, { ...signed, "webhook-signature": several })).toMatchObject({
      status: 200,
    });
  });

  test("decides alone where a signature came, whatever the secret token says", async () => {
    door = await openDoor({ instances: [instance("gitlab", [SECRET], [token])] });
    const body = issueBody();
    const badly = { ...signedHeaders(other, body), "X-Gitlab-Token": SECRET };
    expect(await deliver(door, body, badly)).toMatchObject(REFUSED);
    expect(
      await deliver(door, body, { ...signedHeaders(token, body), "X-Gitlab-Token": "old" }),
    ).toMatchObject({ status: 200 });
  });

  test("leaves hooks that still send a secret token alone", async () => {
    door = await openDoor({ instances: [instance("gitlab", [SECRET], [token])] });
    expect(await deliver(door, issueBody(), headers())).toMatchObject({ status: 200 });
  });

  test("sent to somebody who only has the secret is judged by the secret", async () => {
    door = await openDoor({ instances: [instance("gitlab", [SECRET])] });
    const body = issueBody();
    expect(
      await deliver(door, body, { ...signedHeaders(token, body), "X-Gitlab-Token": SECRET }),
    ).toMatchObject({ status: 200 });
  });

  test("that cannot be one matches nothing and is reported once, without its value", async () => {
    door = await openDoor({ instances: [instance("gitlab", [SECRET], ["whsec_c2hvcnQ="])] });
    expect(await deliver(door, issueBody())).toMatchObject({ status: 200 });
    expect(await deliver(door, issueBody())).toMatchObject({ status: 200 });
    expect(door.log).toHaveLength(1);
    expect(JSON.stringify(door.log)).not.toContain("c2hvcnQ");
  });
});

describe("several instances", () => {
  const two = [instance("gnome", ["g-secret"]), instance("kde", ["k-secret"])];

  test("are told apart by the path", async () => {
    door = await openDoor({ instances: two });
    const sent = headers({ "X-Gitlab-Token": "k-secret" });
    expect(await deliver(door, issueBody(), sent, "/webhooks/gitlab/kde")).toMatchObject({ status: 200 });
    expect(await deliver(door, issueBody(), sent, "/webhooks/gitlab/gnome")).toMatchObject(REFUSED);
    expect(await deliver(door, issueBody(), sent, "/webhooks/gitlab/unknown")).toMatchObject(REFUSED);
    expect(door.store.kept.map((delivery) => delivery.instance)).toEqual(["kde"]);
  });

  test("are told apart by the address that GitLab names, which proves nothing", async () => {
    door = await openDoor({ instances: two });
    const from = (url: string, token: string) =>
      headers({ "X-Gitlab-Instance": url, "X-Gitlab-Token": token });
    expect(await deliver(door, issueBody(), from("https://KDE.example/", "k-secret"))).toMatchObject({
      status: 200,
    });
    expect(await deliver(door, issueBody(), from("https://kde.example", "g-secret"))).toMatchObject(REFUSED);
  });

  test("are told apart by the secret where nothing else tells", async () => {
    door = await openDoor({ instances: [...two, instance("twin", ["g-secret"])] });
    const { "X-Gitlab-Instance": _from, ...nameless } = headers();
    expect(await deliver(door, issueBody(), { ...nameless, "X-Gitlab-Token": "k-secret" })).toMatchObject({
      status: 200,
    });
    expect(await deliver(door, issueBody(), { ...nameless, "X-Gitlab-Token": "g-secret" })).toMatchObject(
      REFUSED,
    );
    expect(door.figures.at(-1)).toBe("refused several-instances-match");
  });

  test("with one id are different deliveries", async () => {
    door = await openDoor({ instances: two });
    const one = headers({ "X-Gitlab-Token": "k-secret" });
    const another = { ...one, "X-Gitlab-Token": "g-secret" };
    await deliver(door, issueBody(), one, "/webhooks/gitlab/kde");
    expect(await deliver(door, issueBody(), another, "/webhooks/gitlab/gnome")).toMatchObject({
      body: { status: "stored" },
    });
  });
});
