/** Zones as people write them behind a time, as the IANA database calls them. */

const ZONES: Readonly<Record<string, string>> = {
  utc: "UTC",
  gmt: "UTC",
  cet: "Europe/Berlin",
  cest: "Europe/Berlin",
  eet: "Europe/Helsinki",
  eest: "Europe/Helsinki",
  wet: "Europe/Lisbon",
  west: "Europe/Lisbon",
  et: "America/New_York",
  est: "America/New_York",
  edt: "America/New_York",
  ct: "America/Chicago",
  cdt: "America/Chicago",
  mt: "America/Denver",
  mst: "America/Denver",
  mdt: "America/Denver",
  pt: "America/Los_Angeles",
  pst: "America/Los_Angeles",
  pdt: "America/Los_Angeles",
  aest: "Australia/Sydney",
  aedt: "Australia/Sydney",
  jst: "Asia/Tokyo",
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const fixedOffset = (text: string): string | undefined => {
  const [, sign, hours = "", minutes = "00"] = /^(?:utc|gmt)([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return `${sign}${hours.padStart(2, "0")}:${minutes}`;
};

/** The zone that is meant; undefined: there is none, or several are called so (BST, IST, CST). */
export const zoneNamed = (text: string): string | undefined =>
  ZONES[text.toLowerCase()] ?? fixedOffset(text) ?? (text.includes("/") && isZone(text) ? text : undefined);
