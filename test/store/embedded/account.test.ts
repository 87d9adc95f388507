import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { accountFor, barrierFor } from "../../../src/store/embedded/account.ts";
import { commandAs } from "../../../src/store/embedded/command.ts";

/** An account that owns nothing here. */
const STRANGER = { uid: 4_000_000, gid: 4_000_000 };
const testAsRoot = process.getuid?.() === 0 ? test : test.skip;
const testAsUser = process.getuid?.() === 0 ? test.skip : test;

describe("who runs the database", () => {
  let folder: string;
  let program: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "liaison-account-"));
    mkdirSync(join(folder, "open"));
    program = join(folder, "open", "postgres");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("a closed folder on the way is found, wherever it is", () => {
    chmodSync(folder, 0o700);
    expect(barrierFor(program, STRANGER)).toBe(folder);
    chmodSync(folder, 0o711);
    expect(barrierFor(program, STRANGER)).toBeUndefined();
    chmodSync(join(folder, "open"), 0o750);
    expect(barrierFor(program, STRANGER)).toBe(join(folder, "open"));
    const { gid } = statSync(folder);
    expect(barrierFor(program, { uid: STRANGER.uid, gid })).toBeUndefined();
  });

  testAsUser("we do, where we are not root", () => {
    expect(accountFor(folder)).toBeNull();
    expect(commandAs(null, program, ["-D"], folder)).toEqual({ program, args: ["-D"], identity: {} });
  });

  testAsRoot("an unprivileged account does, where we are root", () => {
    const account = accountFor(folder);
    expect(account?.uid).toBeGreaterThan(0);
    chmodSync(folder, 0o755);
    expect(commandAs(account, program, ["-D"])).toEqual({ program, args: ["-D"], identity: account });
  });

  testAsRoot("past a closed folder it takes one right along, and no identity of ours", () => {
    const command = commandAs(STRANGER, program, ["-D"]);
    expect(command.identity).toEqual({});
    expect(command.args).toEqual(
      expect.arrayContaining(["--reuid=4000000", "--clear-groups", program, "-D"]),
    );
    expect(command.args.join(" ")).toMatch(/--ambient-caps=-all,\+dac_(read_search|override) /);
  });
});
