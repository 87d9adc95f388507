import { readFileSync } from "node:fs";
import { type ImportedPage, importPage } from "../../../src/config/registry/import-page.ts";

/** A page with the handbook's twelve rows, in our own words. */
export const PAGE = readFileSync(new URL("../../fixtures/liaison-page.md", import.meta.url), "utf8");

/** What a page says; the test fails where it cannot be read. */
export const read = (page: string): ImportedPage => {
  const imported = importPage(page);
  if (!imported.ok) throw new Error(imported.reason.message);
  return imported.value;
};

/** A page with nothing but a liaison table of these rows. */
export const pageOf = (...rows: readonly string[]): string =>
  [
    "| Section | Group | Group Contact | Support Liaison | Frequency |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
