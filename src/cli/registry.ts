import { Command } from "commander";
import type { Io } from "./io.ts";
import { exportCommand } from "./registry/export.ts";
import { gapsCommand } from "./registry/gaps.ts";
import { importCommand } from "./registry/import.ts";
import { whoCommand } from "./registry/who.ts";

/** `liaison registry import|export|gaps|who`: the table of support liaisons, from and to the handbook's page. */
export const registryCommand = (io: Io): Command =>
  new Command("registry")
    .description("the table of support liaisons: read it, write it, look into it")
    .addCommand(importCommand(io))
    .addCommand(exportCommand(io))
    .addCommand(gapsCommand(io))
    .addCommand(whoCommand(io));
