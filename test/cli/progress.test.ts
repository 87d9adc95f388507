import { describe, expect, test } from "@jest/globals";
import { createProgress } from "../../src/cli/progress.ts";

const ioWith = (isTTY: boolean) => {
  let text = "";
  const stderr = {
    isTTY,
    columns: 80,
    write: (more: string) => {
      text += more;
      return true;
    },
  };
  return { io: { stdout: stderr, stderr, env: {}, cwd: "/" }, text: () => text };
};

describe("progress", () => {
  test("is a line every ten seconds where nobody watches: count, rate and time left", () => {
    let now = 0;
    const { io, text } = ioWith(false);
    const progress = createProgress(io, 100, () => new Date(now));
    progress.update(110, 500, "kde");
    now = 20_000;
    progress.update(140, 500, "kde");
    progress.update(141, 500, "kde");
    now = 40_000;
    progress.update(180, null, "gnome");
    progress.stop();
    expect(text()).toBe(
      "140 of 500 issues, 2.0/s, 3 min left: kde\n180 of ? issues, 2.0/s, time left unknown: gnome\n",
    );
  });

  test("is a bar at a terminal, which is left as it was", () => {
    let now = 0;
    const { io, text } = ioWith(true);
    const progress = createProgress(io, 0, () => new Date(now));
    now = 1_000;
    progress.update(5, 10, "kde");
    progress.stop();
    expect(text()).toContain("5 of 10 issues, 5.0/s, 1 s left");
    // The cursor is shown again.
    expect(text()).toContain("\u001b[?25h");
  });
});
