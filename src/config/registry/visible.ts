/** Removes characters that cannot be seen (controls, zero-width, direction) and makes every space a plain one. */
export const visibleText = (text: string): string =>
  text
    .replace(/\s/g, " ")
    .replace(/[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufffc]/gu, "")
    .normalize("NFC");

/** One line: visible text without spaces at its ends or several in a row. */
export const oneLine = (text: string): string => visibleText(text).replace(/ +/g, " ").trim();
