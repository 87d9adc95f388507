import { ok, type Result, refused } from "../../lib/result.ts";

const at = (data: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? (value as Readonly<Record<string, unknown>>)[key]
          : undefined,
      data,
    );

const insert = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * The body that a hook with a custom template is sent: `{{dotted.path}}` is replaced by the event's value there, as
 * it stands between quotes in JSON; lists cannot be entered. Refused where the outcome is no JSON; GitLab then
 * sends nothing. Without a template, the body itself.
 */
export const renderTemplate = (template: string | null, body: string): Result<string> => {
  if (template === null || template.trim() === "") return ok(body);
  const data: unknown = JSON.parse(body);
  const rendered = template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_all, path) => insert(at(data, path)));
  return isJson(rendered) ? ok(rendered) : refused("the custom template does not render to JSON");
};
