import { Command, InvalidArgumentError } from "commander";
import type { Io } from "../io.ts";
import { backupCommand } from "./backup.ts";
import { moveCommand } from "./move.ts";
import { restoreCommand } from "./restore.ts";
import { rewoundCommand } from "./rewound.ts";

const countArgument = (text: string): number => {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1) throw new InvalidArgumentError("Give a number from 1 on.");
  return count;
};

/** `liaison database backup|restore|rewound|move`. */
export const databaseCommand = (io: Io): Command =>
  new Command("database")
    .description("back up, bring back and move what the service remembers")
    .addCommand(backupCommand(io, countArgument))
    .addCommand(restoreCommand(io))
    .addCommand(rewoundCommand(io))
    .addCommand(moveCommand(io));
