/** Where a library may be named: in one folder, so that it can be replaced there. */
import type { SourceFile } from "./source.ts";

/** Folders of src by library. More than one needs a reason, beside it. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  // All describe data with it: payloads, the configuration, and the sandbox's plans of faults.
  zod: ["model", "config", "sandbox"],
  // The configuration, and the front matter of templates.
  yaml: ["config", "render"],
  // The service's server, and the sandbox's, which shares nothing with it.
  express: ["http", "sandbox"],
  "csv-parse": ["config"],
  re2js: ["triage"],
  "temporal-polyfill": ["deadlines"],
  handlebars: ["render"],
  kysely: ["store"],
  pg: ["store"],
  "pg-copy-streams": ["store"],
  "pg-boss": ["queue"],
  "@gitbeaker/rest": ["gitlab"],
  "@gitbeaker/requester-utils": ["gitlab"],
  "express-rate-limit": ["http"],
  "ical-generator": ["render"],
  helmet: ["http"],
  pino: ["http"],
  "prom-client": ["http"],
  "@opentelemetry/api": ["telemetry"],
  "@opentelemetry/sdk-trace": ["telemetry"],
  "@opentelemetry/resources": ["telemetry"],
  "@opentelemetry/exporter-trace-otlp-http": ["telemetry"],
  "@opentelemetry/exporter-trace-otlp-proto": ["telemetry"],
  nodemailer: ["channels"],
  "smtp-server": ["cli"],
  "markdown-it": ["render"],
  commander: ["cli"],
  "cli-progress": ["cli"],
};

/** Every use of a library outside its home. */
export const libraryMistakes = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) =>
    file.imports.flatMap(({ library }) => {
      if (library === null || library.startsWith("node:")) return [];
      const homes = HOMES[library];
      if (homes?.includes(file.part) === true) return [];
      const where = homes === undefined ? "nowhere yet: give it a home in libraries.ts" : homes.join(" and ");
      return [`${file.path} imports ${library}, which belongs to ${where}`];
    }),
  );
