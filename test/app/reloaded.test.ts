import { describe, expect, test } from "@jest/globals";
import { reloaded } from "../../src/app/reloaded.ts";
import { type Configuration, configurationSchema } from "../../src/config/schema/configuration.ts";

const instance = (url: string, more: object = {}) => ({ url, token: { env: "TOKEN" }, ...more });

const configurationOf = (instances: object, on?: string): Configuration =>
  configurationSchema.parse({
    version: 1,
    instances,
    liaisons: [{ id: "open-source", section: "Marketing", group: "G" }],
    partners: [{ id: "kde", name: "KDE", instance: on, liaison: "open-source", match: { groups: ["kde"] } }],
  });

const present = configurationOf({ com: instance("https://gitlab.com") });

describe("a changed configuration", () => {
  test("without another instance is taken up as it is", () => {
    const next = { ...present, mode: "act" as const };
    const { configuration, afterRestart } = reloaded(present, next);
    expect(configuration.mode).toBe("act");
    expect(configuration.instances).toEqual(present.instances);
    expect(afterRestart).toEqual([]);
  });

  test("has its webhook secrets and watched places taken up at once", () => {
    const watch = { groups: ["kde"], projects: [] };
    const next = configurationOf({ com: instance("https://gitlab.com", { watch }) });
    const { configuration, afterRestart } = reloaded(present, next);
    expect(configuration.instances["com"]?.watch).toEqual(watch);
    expect(afterRestart).toEqual([]);
  });

  test("never sends a new token to the old address: both stay until a restart, and that is said", () => {
    const next = configurationOf({ com: { url: "https://elsewhere.org", token: { env: "OTHER" } } });
    const { configuration, afterRestart } = reloaded(present, next);
    expect(configuration.instances["com"]).toMatchObject({
      url: "https://gitlab.com",
      token: { env: "TOKEN" },
    });
    expect(afterRestart).toEqual(["instances.com.url", "instances.com.token"]);
  });

  test("offers no instance that this process has no client of", () => {
    const next = configurationOf(
      { com: instance("https://gitlab.com"), salsa: instance("https://s.org") },
      "salsa",
    );
    const { configuration, afterRestart } = reloaded(present, next);
    expect(Object.keys(configuration.instances)).toEqual(["com"]);
    expect(afterRestart).toEqual(["instances.salsa"]);
  });

  test("that names another instance only: partners stay where the file has them", () => {
    const { configuration, afterRestart } = reloaded(
      present,
      configurationOf({ salsa: instance("https://s.org") }),
    );
    expect(Object.keys(configuration.instances)).toEqual(["com"]);
    expect(configuration.partners[0]?.instance).toBe("salsa");
    expect(afterRestart).toEqual(["instances.com", "instances.salsa"]);
  });
});
