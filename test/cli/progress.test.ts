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
import { progressText } from "../../src/cli/progress.ts";

describe("progress", () => {
  test("says count, rate and time left, and only the count where nothing is known of a rate", () => {
    expect(progressText(0, 40, "issues", 0, 1_000)).toBe("0/40 issues");
    expect(progressText(12, 40, "issues", 1_000, 5_000)).toBe("12/40 issues, 3.0/s, 10 s left");
    expect(progressText(1, 1_000, "issues", 0, 1_000)).toBe("1/1000 issues, 1.0/s, 17 min left");
    expect(progressText(40, 40, "issues", 0, 1_000)).toBe("40/40 issues");
  });
});
