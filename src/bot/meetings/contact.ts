/** Contact with a partner outside GitLab, from what somebody says of it. */
import { dateOf, dayOf } from "../../deadlines/meetings/days.ts";
import type { Contact } from "../../model/meeting.ts";

/** `said`: a date, `today` or `yesterday`; `today`: the date where it was said. null: it is still to come. */
export const contactOn = (
  { words, ...contact }: Omit<Contact, "kind" | "day">,
  said: string,
  today: string,
): Contact | null => {
  const day = said === "today" ? today : said === "yesterday" ? dateOf(dayOf(today) - 1) : said;
  return day > today ? null : { ...contact, kind: "met", day, words: words === "" ? null : words };
};
