/** Where a command writes to; `process.stdout` is one. */
export interface Writer {
  write(text: string): unknown;
  /** Whether a person watches: progress bars and colours only then. */
  readonly isTTY?: boolean;
  /** Width in characters. */
  readonly columns?: number;
}

/** The outside world of a command: everything of the process that it may touch. */
export interface Io {
  /** Results and data. */
  readonly stdout: Writer;
  /** Progress, problems and everything else for people. */
  readonly stderr: Writer;
  /** Where a person answers questions; absent: nobody can be asked. */
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths on the command line start from. */
  readonly cwd: string;
}

/** Writes a line. */
export const line = (writer: Writer, text = ""): void => {
  writer.write(`${text}\n`);
};

/** Writes data as indented JSON, for `--json`. */
export const json = (writer: Writer, data: unknown): void => line(writer, JSON.stringify(data, null, 2));
