import { Command } from "commander";
import { CommandEnded, EXIT } from "../exit.ts";
import type { Io } from "../io.ts";
import { portOption } from "../port.ts";
import { createNarrator, type Narrator } from "./narrator.ts";
import { createWatch } from "./outcomes.ts";
import { type Stage, setStage } from "./stage.ts";
import { playStory } from "./story.ts";
import { momentText } from "./time.ts";

interface Options {
  readonly exit?: boolean;
  readonly sandboxPort: number;
  readonly servicePort: number;
}

const invite = (narrator: Narrator, stage: Stage): void => {
  const { sandbox, service, configurationPath } = stage;
  narrator.heading("It stays up: now you");
  narrator.plain(`  Open ${sandbox.url} in a browser, act as any of its people, open an issue in`);
  narrator.plain(`  KDE, GNOME, Debian or GitLab.org, add a comment, and see the bot act.`);
  narrator.plain(
    `  It is ${momentText(stage.time.clock())} for both, and goes on from there at the usual pace.`,
  );
  narrator.plain(`  The service:   ${service.url}/readyz and ${service.url}/metrics`);
  narrator.plain(`  Its settings:  ${configurationPath}`);
  narrator.plain(
    "  As Dave Smith, answer in GitLab.com / Infrastructure / Reliability what the bot opens there.",
  );
  narrator.plain("  Stop with Ctrl-C; nothing is left behind.");
};

const untilTold = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => done());
  });

const run = async (io: Io, options: Options): Promise<void> => {
  const told = untilTold();
  const narrator = createNarrator(io);
  const watch = createWatch();
  narrator.heading("OSS Liaison: a demonstration");
  const stage = await setStage(
    io,
    { ...options, onOutcome: watch.listen, onPlan: watch.listenToPlans },
    (sandbox, tookMs) => narrator.done("the sandbox GitLab is up", tookMs, sandbox.url),
  );
  try {
    narrator.done("the service is up, with a database of its own", stage.took.service, stage.service.url);
    const kept = await Promise.race([playStory({ stage, watch, narrator }), told.then(() => null)]);
    if (kept === null) return;
    narrator.plain();
    narrator.plain(
      kept
        ? "Everything that the story promises is true."
        : "Something that the story promises is missing: see the lines with ✗.",
    );
    if (options.exit === true) {
      if (!kept) throw new CommandEnded(EXIT.failed);
      return;
    }
    invite(narrator, stage);
    await told;
    narrator.plain("\nStopping …");
  } finally {
    await stage.clear();
  }
};

/** `liaison demo [--exit]`. */
export const demoCommand = (io: Io): Command =>
  new Command("demo")
    .description("a sandbox GitLab and the service, with partners and a story; then it is yours to play with")
    .option("--exit", "end after the story: 0 if everything that it promises is true, 1 otherwise")
    .addOption(portOption("--sandbox-port <port>", "where the sandbox listens on 127.0.0.1"))
    .addOption(portOption("--service-port <port>", "where the service listens on 127.0.0.1"))
    .action(async (options: Options) => run(io, options));
