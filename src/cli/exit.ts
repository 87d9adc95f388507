/** Exit codes of every command. */
export const EXIT = { fine: 0, failed: 1, usage: 2 } as const;

/**
 * Thrown by a command that has said everything that there is to say and only wants to end
 * with a certain exit code. Errors with a message are `LiaisonError`s.
 */
export class CommandEnded extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`ended with exit code ${exitCode}`);
    this.name = "CommandEnded";
    this.exitCode = exitCode;
  }
}
