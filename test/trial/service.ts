/** One `liaison serve` of a story: started as an operator starts it, ended as a power failure ends it. */
import { type RunningCommand, startCommand } from "../support/serve-process.ts";

/** How it is started. */
export interface ServicePlace {
  readonly config: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

/** A life of the service. */
export interface Life {
  /** Resolves with true once it takes deliveries, with false where it ended before. */
  readonly ready: Promise<boolean>;
  readonly command: RunningCommand;
}

/** Begins a life. */
export const begin = ({ config, port, env }: ServicePlace): Life => {
  const command = startCommand(["serve", "--config", config], { PORT: String(port), ...env });
  const ready = command
    .line((line) => line.includes('"ready:'))
    .then(
      () => true,
      () => false,
    );
  return { ready, command };
};
