/** Small pieces that many pages show. */
import { createHash } from "node:crypto";
import type { Group, Label, Project, Timestamp, User } from "../../world/types.ts";
import { type Html, html } from "../html.ts";
import { placePath, userPath } from "../paths.ts";

const HUES = 12;

/** The initials of a name in a circle; no picture is fetched from anywhere. */
export const avatar = (user: User): Html => {
  const initials = user.name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .join("")
    .slice(0, 2);
  return html`<span class="avatar hue-${user.id % HUES}" aria-hidden="true">${initials}</span>`;
};

/** A user's name, leading to their page. */
export const userLink = (user: User): Html =>
  html`<a class="user" href="${userPath(user)}">${avatar(user)}<span>${user.name}</span></a>${
    user.isBot ? html` <span class="badge">bot</span>` : null
  }`;

/** A moment as people read it, with the exact one for machines. */
export const moment = (at: Timestamp): Html =>
  html`<time datetime="${at}" title="${at}">${at.slice(0, 10)} ${at.slice(11, 19)} UTC</time>`;

/** WCAG's relative luminance, 0 (black) to 1 (white). */
const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Dark or bright letters, whichever can be read better: equal contrast lies at a luminance of 0.18. */
const letterColor = (background: string): string => (luminance(background) > 0.18 ? "#111111" : "#ffffff");

const safeColor = (color: string): string => (/^#[0-9a-f]{6}$/i.test(color) ? color : "#6b6b73");

/** A label in its colour; scoped ones in two parts. */
export const labelChip = (label: Label): Html => {
  const color = safeColor(label.color);
  const style = `background:${color};border-color:${color};color:${letterColor(color)}`;
  const at = label.name.lastIndexOf("::");
  const title = label.description ?? "";
  if (at <= 0) return html`<span class="label" title="${title}"><b style="${style}">${label.name}</b></span>`;
  const scope = label.name.slice(0, at);
  return html`<span class="label scoped" title="${title}"><b style="${style}">${scope}</b><i style="border-color:${color}"><span class="hidden">::</span>${label.name.slice(at + 2)}</i></span>`;
};

/** `KDE / Sysadmin / Tools`, each part leading to its page. */
export const trailOf = (place: Group | Project): { name: string; href: string }[] => {
  const parent = place.kind === "project" ? place.group : place.parent;
  const above = parent === null ? [] : trailOf(parent);
  return [...above, { name: place.name, href: placePath(place) }];
};

/** A short digest of what something shows: when it changes, the open page takes the new one over. */
export const versionOf = (...parts: readonly Html[]): string =>
  createHash("sha1")
    .update(parts.map((part) => part.html).join(" "))
    .digest("base64url")
    .slice(0, 12);

/** A word that belongs to a count. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
