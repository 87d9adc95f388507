/** The demonstration as a person starts it: a process of its own, whose terminal output says where to look. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A running demonstration. */
export interface Demo {
  /** Where the sandbox's pages are. */
  readonly url: string;
  /** Everything it said. */
  readonly said: () => string;
  stop(): Promise<void>;
}

const LONGEST_STORY_MS = 110_000;

const untilSaid = (child: ChildProcess, heard: () => string, words: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      child.off("exit", onExit);
      child.stdout?.off("data", look);
      done();
    };
    const fail = (why: string): void =>
      settle(() => reject(new Error(`${why}; the demonstration said:\n${heard()}`)));
    const timer = setTimeout(() => fail(`it did not say ${words}`), LONGEST_STORY_MS);
    const onExit = (code: number | null): void => fail(`it ended with ${code}`);
    const look = (): void => {
      const found = words.exec(heard());
      if (found !== null) settle(() => resolve(found));
    };
    child.once("exit", onExit);
    child.stdout?.on("data", look);
  });

/** Starts `liaison demo` and waits until its story is over and it invites people to look. */
export const startDemo = async (): Promise<Demo> => {
  const child = spawn(process.execPath, ["src/main.ts", "demo"], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  const said = () => text;
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  try {
    const [, url = ""] = await untilSaid(child, said, /Open (http:\S+) in a browser/);
    return { url, said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
