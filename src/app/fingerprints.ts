/** By what a changed configuration is known: a digest for each rule and handler of all that decides what it does. */
import { createHash } from "node:crypto";
import type { Configuration } from "../config/schema/configuration.ts";
import { ruleAsker } from "../model/rule-asker.ts";
import { placed } from "./reloaded.ts";

const digestOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 22);

/** Of arrays that begin alike: what they share is read once, since partners may have a hundred thousand users. */
const digestsBeginningWith = (shared: unknown): ((more: readonly unknown[]) => string) => {
  const begun = createHash("sha256").update(`[${JSON.stringify(shared)},`);
  return (more) => begun.copy().update(JSON.stringify(more).slice(1)).digest("base64url").slice(0, 22);
};

/** What concerns everybody: whose issues there are, and whether anything is done on them. */
const common = ({ mode, partners, types }: Configuration): unknown => [mode, partners, types];

/**
 * Of rules by `rule: NAME`, of handlers by their names. `templates`: texts of the operator's own, by name; `files`:
 * digests of the files of the operator's own handlers, by the handlers' names. The same whether the configuration came
 * with the start or with a reload, which says more plainly than people do whose instance is meant.
 */
export const fingerprintsOf = (
  given: Configuration,
  handlers: readonly string[],
  templates: Iterable<readonly [string, string]>,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => {
  const configuration = placed(given);
  const texts = [...templates].toSorted(([one], [other]) => one.localeCompare(other));
  const digestWithShared = digestsBeginningWith(common(configuration));
  const { people, supportManagers, liaisons, subscription, unassigned, escalations } = configuration;
  const { areas, assistance, away, calendars, deadlines, tiers } = configuration;
  const ofHandlers = digestWithShared([
    people,
    supportManagers,
    liaisons,
    subscription,
    areas,
    unassigned,
    escalations,
    [areas, assistance, away, calendars, deadlines, tiers],
    texts,
  ]);
  const ofHandler = (name: string): string => {
    const file = files.get(name);
    return file === undefined ? ofHandlers : digestOf([ofHandlers, file]);
  };
  return new Map([
    ...handlers.map((name): [string, string] => [name, ofHandler(name)]),
    ...configuration.rules.map((rule): [string, string] => [
      ruleAsker(rule.name),
      digestWithShared([
        rule,
        rule.actions.comment === undefined
          ? []
          : texts.filter(([name]) => name.includes(rule.actions.comment ?? "")),
      ]),
    ]),
  ]);
};
