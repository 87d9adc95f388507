import { InvalidArgumentError, Option } from "commander";

const port = (text: string): number => {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("A port is a number from 0 to 65535; 0 is any free one.");
};

/** An option for a port on 127.0.0.1; any free one by default. */
export const portOption = (flags: string, description: string): Option =>
  new Option(flags, `${description}; 0 is any free port`).argParser(port).default(0);
