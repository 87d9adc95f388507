import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { clientsOf } from "../../src/cli/clients.ts";
import { tokenReference } from "../../src/cli/configured-secrets.ts";
import { createSecrets } from "../../src/cli/secrets.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { json } from "../gitlab/support/answers.ts";
import { errorOf } from "../gitlab/support/client.ts";
import { servingPerTest } from "../gitlab/support/serving.ts";
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
  const client = clientsOf(configuration, secrets)("gitlab");
  await client.currentUser();
  await writeFile(join(folder, "bot.rotating"), "by process 1\n");
  expect(await errorOf(client.currentUser())).toMatchObject({ code: "gitlab.token-exchanged" });
  expect(server.asked).toHaveLength(1);
  await client.groupMembers("kde").catch(() => undefined);
  const own = tokenReference(configuration, "gitlab");
  await clientsOf(configuration, secrets, own)("gitlab").currentUser();
  expect(server.asked.map(({ headers }) => headers["private-token"])).toEqual([
    "glpat-bot",
    "glpat-kde",
    "glpat-bot",
  ]);
});
