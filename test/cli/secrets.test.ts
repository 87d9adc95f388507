import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { hookSecrets, personToken, requireSecrets, tokenFor } from "../../src/cli/configured-secrets.ts";
import { createSecrets, SecretError, type Secrets } from "../../src/cli/secrets.ts";
import { loadConfiguration } from "../../src/config/inspect.ts";
import type { Configuration } from "../../src/config/schema/configuration.ts";
import { UsageError } from "../../src/lib/errors.ts";
import { folderWith } from "./support.ts";

/** What `action` throws. */
const thrownBy = (action: () => unknown): unknown => {
  try {
    action();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
};

const messageOf = (action: () => unknown): string => String((thrownBy(action) as Error).message);

describe("secrets", () => {
  const at = "instances.gitlab.token";

  test("come from the environment, and from files beside the configuration", () => {
    const folder = folderWith({ token: "from-file\n" });
    const secrets = createSecrets({ env: { TOKEN: "from-env" }, folder, clock: () => new Date(0) });
    expect(secrets.valueOf({ env: "TOKEN" }, at)).toBe("from-env");
    expect(secrets.valueOf({ file: "token" }, at)).toBe("from-file");
    expect(secrets.valueOf({ file: join(folder, "token") }, at)).toBe("from-file");
  });

  test("what is missing is named by its place in the configuration", () => {
    const secrets = createSecrets({ env: {}, folder: folderWith({ empty: "\n" }), clock: () => new Date(0) });
    const thrown = thrownBy(() => secrets.valueOf({ env: "GITLAB_TOKEN" }, at));
    expect(thrown).toBeInstanceOf(SecretError);
    expect(thrown).toMatchObject({
      path: at,
      message: `${at}: environment variable GITLAB_TOKEN is not set`,
      remedy: expect.stringContaining("Set GITLAB_TOKEN"),
    });
    expect(messageOf(() => secrets.valueOf({ file: "gone" }, at))).toMatch(
      /cannot read file .*gone: .*ENOENT/,
    );
    expect(messageOf(() => secrets.valueOf({ file: "empty" }, at))).toMatch(/empty is empty/);
  });

  test("a value that no header could carry is refused, without being repeated", () => {
    const env = { TOKEN: "first-line\nsecond-line" };
    const secrets = createSecrets({ env, folder: "/", clock: () => new Date(0) });
    const message = messageOf(() => secrets.valueOf({ env: "TOKEN" }, at));
    expect(message).toMatch(/several lines/);
    expect(message).not.toMatch(/first-line|second-line/);
  });

  test("a file that changes is read again, by its date at once, else a second later", () => {
    const folder = folderWith({ token: "old" });
    const before = new Date(1_000_000_000_000);
    const write = (value: string): void => {
      writeFileSync(join(folder, "token"), value);
      utimesSync(join(folder, "token"), before, before);
    };
    write("old");
    let now = 0;
    const secrets = createSecrets({ env: {}, folder, clock: () => new Date(now) });
    expect(secrets.valueOf({ file: "token" }, at)).toBe("old");
    write("new");
    now = 999;
    expect(secrets.valueOf({ file: "token" }, at)).toBe("old");
    now = 1_000;
    expect(secrets.valueOf({ file: "token" }, at)).toBe("new");
    writeFileSync(join(folder, "token"), "newest");
    expect(secrets.valueOf({ file: "token" }, at)).toBe("newest");
  });
});

describe("the secrets of a configuration", () => {
  const loaded = loadConfiguration(
    `version: 1
instances:
  gitlab:
    url: https://gitlab.com
    token: { env: BOT }
    tokens: { team: { env: TEAM }, team/inner: { env: INNER } }
    webhook: { secrets: [{ env: NEW_HOOK }, { file: old-hook }], signingTokens: [{ env: SIGNING }] }
people:
  - { name: Ann, username: Ann, subscribe: token, token: { env: ANN } }
`,
    "f",
  );
  if (!loaded.ok) throw new Error("the configuration is sound");
  const configuration: Configuration = loaded.value;
  const env = { BOT: "bot", TEAM: "team", INNER: "inner", NEW_HOOK: "new", SIGNING: "whsec_x", ANN: "ann" };

  const secretsIn = (folder: string, values: Record<string, string> = env): Secrets =>
    createSecrets({ env: values, folder, clock: () => new Date(0) });

  test("the most specific token by path wins, whole path segments only", () => {
    const secrets = secretsIn("/");
    const token = (path?: string) => tokenFor(configuration, secrets, "gitlab", path);
    expect(token()).toBe("bot");
    expect(token("kde/kate")).toBe("bot");
    expect(token("team")).toBe("team");
    expect(token("Team/project")).toBe("team");
    expect(token("teamwork/project")).toBe("bot");
    expect(token("team/inner/deep")).toBe("inner");
    expect(messageOf(() => tokenFor(configuration, secrets, "salsa"))).toMatch(/no instance called salsa/);
    expect(messageOf(() => tokenFor(configuration, secrets, "constructor"))).toMatch(/no instance called/);
  });

  test("webhook secrets are handed out newest first; one that is gone does not take the others along", () => {
    const folder = folderWith({ "old-hook": "old\n" });
    expect(hookSecrets(configuration, secretsIn(folder), "gitlab")).toEqual({
      secrets: ["new", "old"],
      signingTokens: ["whsec_x"],
      unavailable: [],
    });
    rmSync(join(folder, "old-hook"));
    expect(hookSecrets(configuration, secretsIn(folder), "gitlab")).toEqual({
      secrets: ["new"],
      signingTokens: ["whsec_x"],
      unavailable: [expect.stringContaining("instances.gitlab.webhook.secrets[1]: cannot read file")],
    });
  });

  test("a person's own token is found by username, in any case", () => {
    expect(personToken(configuration, secretsIn("/"), "ann", "gitlab")).toBe("ann");
    expect(personToken(configuration, secretsIn("/"), "bob", "gitlab")).toBeNull();
  });

  test("a person's own token is for the instance of the account, and for no other", () => {
    const { gitlab } = configuration.instances;
    if (gitlab === undefined) throw new Error("no instance");
    const several = {
      ...configuration,
      instances: { gitlab, salsa: gitlab },
      people: configuration.people.map((person) => ({ ...person, instance: "salsa" })),
    };
    expect(personToken(several, secretsIn("/"), "ann", "salsa")).toBe("ann");
    expect(personToken(several, secretsIn("/"), "ann", "gitlab")).toBeNull();
  });

  test("at start everything that is missing is said at once", () => {
    const folder = folderWith({ "old-hook": "old" });
    expect(requireSecrets(configuration, secretsIn(folder))).toBeUndefined();
    const thrown = thrownBy(() =>
      requireSecrets(configuration, secretsIn("/nowhere", { BOT: "bot", ANN: "x" })),
    );
    expect(thrown).toBeInstanceOf(UsageError);
    for (const path of ["tokens.team", 'tokens["team/inner"]', "webhook.secrets[0]", "webhook.secrets[1]"]) {
      expect((thrown as Error).message).toContain(`instances.gitlab.${path}: `);
    }
    expect((thrown as Error).message).not.toContain("instances.gitlab.token:");
  });
});
