/** Who has a mail address, by the file's plain data. */
import { emailOf } from "../entries-of.ts";
import { select, textAt } from "./select.ts";

/** As much of an entry of `people` as it takes to find it, and to mail to it. */
export interface Addressee {
  readonly name: string;
  readonly username: string | undefined;
  readonly email: string | undefined;
}

/** All entries of `people` that have a name. */
export const addresseesIn = (data: unknown): Addressee[] =>
  select(data, ["people", "*"]).flatMap(({ path }): Addressee[] => {
    const name = textAt(data, [...path, "name"]);
    if (name === undefined) return [];
    return [{ name, username: textAt(data, [...path, "username"]), email: textAt(data, [...path, "email"]) }];
  });

/** Whether a name or username means somebody who can be mailed to. */
export const hasAddress = (people: readonly Addressee[], word: string): boolean =>
  emailOf(people, word) !== undefined;
