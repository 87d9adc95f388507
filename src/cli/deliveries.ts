import { Command, InvalidArgumentError, Option } from "commander";
import { systemClock } from "../lib/clock.ts";
import { UsageError } from "../lib/errors.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { Deliveries, DeliveryFilter, StoredDelivery } from "../store/tables/deliveries.ts";
import type { DeliveryReplay } from "../store/tables/delivery-replay.ts";
import { bodyText, detailsOf, rowOf, summaryOf, table } from "./delivery-text.ts";
import { type Io, json, line } from "./io.ts";
import { span } from "./span.ts";

/** The part of the store that these commands use. It may be open in a running `serve` at the same time. */
export interface DeliveryArchive {
  readonly deliveries: Pick<Deliveries, "list" | "get"> & DeliveryReplay;
  close(): Promise<void>;
}

/** Opens the store that `DATABASE_URL` or the data folder names. */
export type OpenArchive = () => Promise<DeliveryArchive>;

/** Runs something with the store open, and closes it whatever happens. */
export const withArchive = async <Value>(
  open: OpenArchive,
  use: (deliveries: DeliveryArchive["deliveries"]) => Promise<Value>,
): Promise<Value> => {
  const archive = await open();
  try {
    return await use(archive.deliveries);
  } finally {
    await archive.close();
  }
};

/** A delivery's number on the command line. */
export const deliveryId = (text: string): number => {
  const id = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(id) && id > 0) return id;
  throw new InvalidArgumentError("A delivery is named by its number, as `liaison deliveries` lists it.");
};

const since = (text: string): Date => new Date(systemClock().getTime() - span(text));

const limit = (text: string): number => {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError("A whole number, at least 1.");
};

const issueKey = (text: string): string => {
  if (parseIssueKey(text) !== undefined) return text;
  throw new InvalidArgumentError("INSTANCE:PROJECT_ID#NUMBER, such as gitlab:14#23.");
};

/** Bodies travel with the rows, up to 2 MiB each: few at a time. */
const PAGE = 50;

/** Page by page, newest first. */
export async function* pages(
  deliveries: Pick<Deliveries, "list">,
  filter: Omit<DeliveryFilter, "before" | "limit">,
  most: number,
): AsyncGenerator<readonly StoredDelivery[]> {
  let before: number | undefined;
  for (let left = most; left > 0; ) {
    const asked = Math.min(PAGE, left);
    const page = await deliveries.list({
      ...filter,
      ...(before === undefined ? {} : { before }),
      limit: asked,
    });
    if (page.length > 0) yield page;
    if (page.length < asked) return;
    before = page.at(-1)?.id;
    left -= page.length;
  }
}

interface ListOptions extends Omit<DeliveryFilter, "before" | "limit" | "issueKey"> {
  readonly issue?: string;
  readonly limit: number;
  readonly json?: boolean;
}

const list = async (io: Io, open: OpenArchive, options: ListOptions): Promise<void> => {
  const { issue, limit: most, json: asData, ...filter } = options;
  const found: object[] = [];
  const rows: string[][] = [];
  await withArchive(open, async (deliveries) => {
    for await (const page of pages(deliveries, { ...filter, ...(issue && { issueKey: issue }) }, most)) {
      if (asData) found.push(...page.map(summaryOf));
      else rows.push(...page.map(rowOf));
    }
  });
  if (asData) json(io.stdout, found);
  else if (rows.length === 0) line(io.stderr, "There are no such deliveries.");
  else for (const row of table(rows)) line(io.stdout, row);
};

const show = async (
  io: Io,
  open: OpenArchive,
  id: number,
  options: { readonly body?: boolean; readonly json?: boolean },
): Promise<void> => {
  const delivery = await withArchive(open, (deliveries) => deliveries.get(id));
  if (delivery === null)
    throw new UsageError(`there is no delivery ${id}`, "`liaison deliveries` lists those that there are.");
  if (options.json) {
    json(io.stdout, { ...summaryOf(delivery), ...(options.body && { body: bodyText(delivery) }) });
    return;
  }
  for (const detail of detailsOf(delivery, options.body === true)) line(io.stdout, detail);
  if (options.body) line(io.stdout, `\n${bodyText(delivery) ?? "(not kept)"}`);
};

const STATES = ["waiting", "decided", "ignored", "own", "unreadable", "dead"] as const;

/** `liaison deliveries` and `liaison deliveries show ID`. */
export const deliveriesCommand = (io: Io, open: OpenArchive): Command => {
  const command = new Command("deliveries")
    .description("list what came in, newest first, and what became of it")
    .addOption(new Option("--state <state>", "only those in this state").choices(STATES))
    .option("--instance <name>", "only those of this GitLab instance")
    .option("--issue <key>", "only those about this issue, such as gitlab:14#23", issueKey)
    .option("--since <span>", "only those of the last 7d, 12h …", since)
    .option("--limit <count>", "at most so many", limit, 50)
    .option("--json", "as data, without bodies")
    .action((options: ListOptions) => list(io, open, options));
  command
    .command("show")
    .description("everything about one delivery")
    .argument("<id>", "its number", deliveryId)
    .option("--body", "with its body, which may hold what is confidential")
    .option("--json", "as data")
    .action((id: number, _options, self: Command) => show(io, open, id, self.optsWithGlobals()));
  return command;
};
