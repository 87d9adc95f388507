import type { StoredDelivery } from "../store/tables/deliveries.ts";

/** Others wrote this; on a terminal control characters would be commands. Line breaks and tabs stay. */
const harmless = (text: string): string =>
  text.replaceAll(/[^\P{Cc}\n\t]/gu, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

const oneLine = (text: string): string => harmless(text).replaceAll(/\s+/g, " ");

/** A delivery as data, without its body. */
export const summaryOf = ({ body, ...delivery }: StoredDelivery): object => ({
  ...delivery,
  bodyKept: body !== null,
});

/** The body as text: JSON laid out, other text as it is, bytes in Base64; null where it is not kept (any more). */
export const bodyText = ({ body }: StoredDelivery): string | null => {
  if (body === null) return null;
  if (typeof body !== "string") return `Base64: ${Buffer.from(body).toString("base64")}`;
  try {
    return harmless(JSON.stringify(JSON.parse(body), null, 2));
  } catch {
    return harmless(body);
  }
};

/** One line of the list, cell by cell. */
export const rowOf = (delivery: StoredDelivery): string[] => [
  String(delivery.id),
  delivery.receivedAt.toISOString().replace(/\.\d+Z$/, "Z"),
  delivery.state,
  oneLine(delivery.eventHeader) || "(no event)",
  delivery.issueKey ?? "-",
  oneLine(delivery.why ?? ""),
];

const HEADINGS = ["ID", "RECEIVED", "STATE", "EVENT", "ISSUE", "WHY"];

/** Rows under headings, in columns. */
export const table = (rows: readonly (readonly string[])[]): string[] => {
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_heading, column) =>
    Math.max(...all.map((row) => (row[column] ?? "").length)),
  );
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
};

const bodyLine = ({ body, size, confidential }: StoredDelivery, shown: boolean): string => {
  const bytes = `${size.toLocaleString("en")} bytes`;
  if (body === null) return `${bytes}, not kept: too large, or removed with age`;
  const what = confidential ? `${bytes}, may hold what is confidential` : bytes;
  return shown ? what : `${what}; --body shows it`;
};

/** Everything about a delivery but its body, one line each. */
export const detailsOf = (delivery: StoredDelivery, bodyShown: boolean): string[] => {
  const details: readonly (readonly [string, string])[] = [
    ["delivery", String(delivery.id)],
    ["received", `${delivery.receivedAt.toISOString()} by ${delivery.source} from ${delivery.instance}`],
    ["event", oneLine(delivery.eventHeader) || "(none named)"],
    ["issue", delivery.issueKey ?? "none"],
    ["state", delivery.why === null ? delivery.state : `${delivery.state}: ${oneLine(delivery.why)}`],
    ["plan", delivery.planId === null ? "none" : String(delivery.planId)],
    ["message id", delivery.messageId === null ? "none" : oneLine(delivery.messageId)],
    ["digest", delivery.digest],
    ["confidential", delivery.confidential ? "yes, or not known to be public" : "no"],
    ["body", bodyLine(delivery, bodyShown)],
  ];
  return details.map(([name, value]) => `${`${name}:`.padEnd(14)}${value}`);
};
