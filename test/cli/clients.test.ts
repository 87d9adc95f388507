import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { clientsOf, withClients } from "../../src/cli/clients.ts";
import { tokenReference } from "../../src/cli/configured-secrets.ts";
import { createSecrets } from "../../src/cli/secrets.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { json } from "../gitlab/support/answers.ts";
import { errorOf } from "../gitlab/support/client.ts";
import { servingPerTest } from "../gitlab/support/serving.ts";
import { createTestDatabase } from "../support/database.ts";
import { checked } from "../support/service-configuration.ts";
import { folderWith } from "./support.ts";

const serve = servingPerTest();

test("a command does not show a token that another one is exchanging; the exchange itself does", async () => {
  const server = await serve(json({ id: 5, username: "bot", name: "Bot" }));
  const configuration = checked({
    version: 1,
    instances: { gitlab: { url: server.url, token: { file: "bot" }, tokens: { kde: { file: "kde" } } } },
    liaisons: [{ id: "open-source", section: "Marketing", group: "Open Source Prog." }],
    partners: [{ id: "kde", name: "KDE", liaison: "open-source", match: { groups: ["kde"] } }],
  });
  const folder = folderWith({ bot: "glpat-bot", kde: "glpat-kde" });
  const secrets = createSecrets({ env: {}, folder, clock: systemClock });
  const client = clientsOf({ configuration, secrets })("gitlab");
  await client.currentUser();
  await writeFile(join(folder, "bot.rotating"), "by process 1\n");
  expect(await errorOf(client.currentUser())).toMatchObject({ code: "gitlab.token-exchanged" });
  expect(server.asked).toHaveLength(1);
  await client.groupMembers("kde").catch(() => undefined);
  const own = tokenReference(configuration, "gitlab");
  await clientsOf({ configuration, secrets, exchanged: own })("gitlab").currentUser();
  expect(server.asked.map(({ headers }) => headers["private-token"])).toEqual([
    "glpat-bot",
    "glpat-kde",
    "glpat-bot",
  ]);
});

test("a command keeps to what a service on the database was told and has sent; without one it goes on alone", async () => {
  const server = await serve(json({ version: "19.1.0" }));
  const limits = { requestsPerMinute: 50 };
  const configuration = checked({
    version: 1,
    instances: { gitlab: { url: server.url, token: { env: "TOKEN" }, limits } },
    liaisons: [{ id: "open-source", section: "Marketing", group: "Open Source Prog." }],
    partners: [{ id: "kde", name: "KDE", liaison: "open-source", match: { groups: ["kde"] } }],
  });
  const database = await createTestDatabase();
  try {
    const cwd = folderWith({});
    const secrets = createSecrets({ env: { TOKEN: "glpat-bot" }, folder: cwd, clock: systemClock });
    const asksVersion = (url: string) => {
      const nowhere = { write: () => undefined };
      const io = { stdout: nowhere, stderr: nowhere, env: { DATABASE_URL: url }, cwd };
      return withClients(io, { configuration, secrets }, (clientOf) => clientOf("gitlab").version());
    };
    const store = await database.open();
    await asksVersion(database.url);
    expect(await database.query("SELECT sum(used)::int AS used FROM request_slots")).toEqual([
      { used: expect.any(Number) },
    ]);
    await store.requestBudgets.pause("gitlab", { name: "everything", milliseconds: 200_000, strikes: 1 });
    expect(await errorOf(asksVersion(database.url))).toMatchObject({ code: "gitlab.rate-limited" });
    expect(server.asked).toHaveLength(1);
    for (const url of ["postgres://127.0.0.1:1/nobody", ""]) await asksVersion(url);
    expect(server.asked).toHaveLength(3);
  } finally {
    await database.drop();
  }
});
