import { Command } from "commander";
import type { Io } from "./io.ts";
import { importCommand } from "./partners/import.ts";
import { retireCommand } from "./partners/retire.ts";

/** `liaison partners import|retire`: partners come and go. */
export const partnersCommand = (io: Io): Command =>
  new Command("partners")
    .description("partners who come and go")
    .addCommand(importCommand(io))
    .addCommand(retireCommand(io));
