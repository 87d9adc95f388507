/** What `npm ci` brings is what was looked at: pinned, known by its hash, from the registry, and running nothing unasked. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";

const PROJECT = resolve(import.meta.dirname, "../..");
const read = (name: string) => JSON.parse(readFileSync(join(PROJECT, name), "utf8"));

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
}

const declared = read("package.json");
const lock: { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Locked>> } =
  read("package-lock.json");
const { "": root, ...packages } = lock.packages;
const locked = Object.entries(packages);
const KINDS = ["dependencies", "devDependencies", "optionalDependencies"] as const;

describe("the dependencies", () => {
  test("are exact versions, and the lock file has the same", () => {
    expect(lock.lockfileVersion).toBe(3);
    for (const kind of KINDS) {
      for (const version of Object.values<string>(declared[kind]))
        expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(root).toMatchObject({ [kind]: declared[kind] });
    }
  });

  test("are all known by their hash", () => {
    expect(locked.length).toBeGreaterThan(100);
    const unknown = locked.filter(
      ([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""),
    );
    expect(unknown.map(([name]) => name)).toEqual([]);
  });

  test("come from the registry that npm is set to, and from nowhere else", () => {
    const elsewhere = locked.filter(([, { resolved, link }]) => resolved !== undefined || link === true);
    expect(elsewhere.map(([name]) => name)).toEqual([]);
  });

  test("run a script when they are installed only where that was decided", () => {
    const undecided = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ""))
      .filter((name) => typeof declared.allowScripts[name] !== "boolean");
    expect(undecided).toEqual([]);
  });

  test("none that the service needs is only there for development", () => {
    for (const name of Object.keys(declared.dependencies)) {
      const entry = packages[`node_modules/${name}`] as { readonly dev?: boolean } | undefined;
      expect([name, entry?.dev]).toEqual([name, undefined]);
    }
  });
});
