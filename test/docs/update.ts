/** `npm run docs`: writes what the documentation takes from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { withKeyTable } from "./key-table.ts";

const PAGE = "docs/configuration.md";
writeFileSync(PAGE, withKeyTable(readFileSync(PAGE, "utf8")));
