/** Figures about hooks and tokens, as they were found last by whichever replica looked. */
import { Gauge, type Registry } from "prom-client";

/** How a hook was found. */
interface HookFigure {
  readonly instance: string;
  readonly kind: string;
  readonly path: string;
  readonly state: string;
  readonly checkedAt: Date;
  /** When it is to be looked at again. */
  readonly dueAt: Date;
}

/** See `watchHookStates`. */
export type ListHooks = () => Promise<readonly HookFigure[]>;

/** How a token was found. */
interface TokenFigure {
  readonly instance: string;
  readonly place: string;
  readonly usable: boolean;
  readonly expiresAt: Date | null;
}

/** See `watchTokenStates`. */
export type ListTokens = () => Promise<readonly TokenFigure[]>;

/** Hooks that the bot may not see, or that GitLab could not be asked for, are neither known to be well nor ill. */
const UNKNOWN: readonly string[] = ["hidden", "failed"];

/** Seconds, as Prometheus has them. */
const secondsOf = (date: Date): number => date.getTime() / 1_000;

/** Registers the figures about hooks; `list` is asked when somebody reads them. */
export const watchHookStates = (registry: Registry, list: ListHooks): void => {
  new Gauge({
    name: "liaison_hook_healthy",
    help: "1: GitLab calls the hook of this place, and it is set up right. Places whose hooks could not be looked at are left out.",
    labelNames: ["instance", "place"],
    registers: [registry],
    async collect() {
      const hooks = await list();
      this.reset();
      for (const { instance, kind, path, state } of hooks)
        if (!UNKNOWN.includes(state))
          this.set({ instance, place: `${kind} ${path}` }, state === "healthy" ? 1 : 0);
    },
  });
  new Gauge({
    name: "liaison_hooks",
    help: "Places that should have a hook, by how it was found: healthy, paused, disabled, wrong, missing, hidden, failed.",
    labelNames: ["instance", "state"],
    registers: [registry],
    async collect() {
      const hooks = await list();
      this.reset();
      for (const { instance, state } of hooks) this.inc({ instance, state });
    },
  });
  const moment = (name: string, help: string, of: (hook: HookFigure) => Date): void => {
    new Gauge({
      name,
      help,
      labelNames: ["instance"],
      registers: [registry],
      async collect() {
        const hooks = await list();
        this.reset();
        for (const hook of hooks) this.set({ instance: hook.instance }, secondsOf(of(hook)));
      },
    });
  };
  moment(
    "liaison_hooks_checked_timestamp_seconds",
    "When the hooks of an instance were looked at last.",
    ({ checkedAt }) => checkedAt,
  );
  moment(
    "liaison_hooks_check_due_timestamp_seconds",
    "When the hooks of an instance are to be looked at again.",
    ({ dueAt }) => dueAt,
  );
};

/** Registers the figures about tokens. */
export const watchTokenStates = (registry: Registry, list: ListTokens): void => {
  const labelsOf = ({ instance, place }: TokenFigure) => ({ instance, place: place === "" ? "own" : place });
  new Gauge({
    name: "liaison_token_usable",
    help: "1: GitLab takes this token of ours. Place: the path in `tokens`, or own.",
    labelNames: ["instance", "place"],
    registers: [registry],
    async collect() {
      const tokens = await list();
      this.reset();
      for (const token of tokens) this.set(labelsOf(token), token.usable ? 1 : 0);
    },
  });
  new Gauge({
    name: "liaison_token_expires_timestamp_seconds",
    help: "When this token ends; left out where it does not.",
    labelNames: ["instance", "place"],
    registers: [registry],
    async collect() {
      const tokens = await list();
      this.reset();
      for (const token of tokens)
        if (token.expiresAt !== null) this.set(labelsOf(token), secondsOf(token.expiresAt));
    },
  });
};
