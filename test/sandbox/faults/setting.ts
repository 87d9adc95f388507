import type { FaultPlanInput } from "../../../src/sandbox/faults/plan.ts";
import { type Reply, startGitLab, type TestGitLab } from "../support/gitlab.ts";
import { type Received, type Receiver, startReceiver } from "../webhooks/receiver.ts";

/** A project of the demo's seed, and whose it is. */
export const PROJECT = "/projects/kde%2Fplasma-desktop";

/** A sandbox whose time the test moves, with a receiver of webhooks. */
export interface Setting {
  readonly gitlab: TestGitLab;
  readonly receiver: Receiver;
  /** Puts a plan to use. */
  use(plan: FaultPlanInput | null): void;
  later(milliseconds: number): void;
  /** A hook of the project to the receiver; answers its id. */
  hook(events?: readonly string[]): Promise<number>;
  /** Opens an issue as Kira, an Owner; answers its number. */
  open(title: string): Promise<number>;
  /** All that arrived, once nothing is on its way. */
  arrived(): Promise<Received[]>;
  stop(): Promise<void>;
}

/** Half a minute past noon, so that no window of a limit ends by itself. */
const NOON = Date.parse("2026-06-30T12:00:30.000Z");

export const begin = async (): Promise<Setting> => {
  let now = NOON;
  const gitlab = await startGitLab("demo", () => new Date(now));
  const receiver = await startReceiver();
  const kira = gitlab.as("kira");
  return {
    gitlab,
    receiver,
    use: gitlab.faults.use,
    later: (milliseconds) => {
      now += milliseconds;
    },
    hook: async (events = ["issues_events", "note_events"]) => {
      const switches = Object.fromEntries(events.map((name) => [name, true]));
      const { body } = await kira("POST", `${PROJECT}/hooks`, { url: `${receiver.url}/hook`, ...switches });
      return body.id;
    },
    open: async (title) => (await kira("POST", `${PROJECT}/issues`, { title })).body.iid,
    arrived: async () => {
      await gitlab.webhooks.idle();
      return receiver.received;
    },
    stop: async () => {
      await gitlab.stop();
      await receiver.close();
    },
  };
};

/** The status of an answer, or what came in its place: the code of an error, or a text that is no JSON. */
export const fateOf = async (reply: Promise<Reply>): Promise<number | string> => {
  try {
    return (await reply).status;
  } catch (thrown) {
    const { name, message, cause } = thrown as Error;
    if (name === "SyntaxError") return "no JSON";
    return (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
  }
};
