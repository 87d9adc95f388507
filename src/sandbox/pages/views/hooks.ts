/** Webhooks of a project or group, and what was delivered to them. */
import { alertStatus } from "../../world/hooks.ts";
import type { Group, Hook, HookDelivery, HookSwitch, Project } from "../../world/types.ts";
import { type Html, html } from "../html.ts";
import { deliveryPath, hookPath, hooksPath } from "../paths.ts";
import type { Page, Visit } from "../visit.ts";
import { counted, moment, trailOf, versionOf } from "./parts.ts";

const hookRow = ({ world }: Visit, hook: Hook): Html => {
  const status = alertStatus(world, hook);
  const inner = html`<div><a class="strong" href="${hookPath(hook)}">${hook.name ?? hook.url}</a>
      <div class="muted">${hook.url}</div>
      <div class="muted">${[...hook.switches].join(", ")}</div></div>
    <div class="right"><span class="badge${status !== "executable" && " warning"}">${status}</span>
      <div class="muted">${counted(hook.recentFailures, "failure")} in a row</div></div>`;
  return html`<li class="row" id="hook_${hook.id}" data-live="${versionOf(inner)}">${inner}</li>`;
};

/** All hooks of a place. */
export const hooksPage = (visit: Visit, place: Group | Project): Page => ({
  title: "Webhooks",
  trail: trailOf(place),
  content: html`<h1>Webhooks</h1>
    <ul class="rows" id="hooks" data-live-list>${place.hooks.map((hook) => hookRow(visit, hook))}</ul>
    ${place.hooks.length === 0 && html`<p class="muted">None. Add one over the API: <code>POST /api/v4/${place.kind}s/${place.id}/hooks</code>.</p>`}`,
});

const isSuccess = ({ responseStatus: status }: HookDelivery): boolean =>
  status !== "internal error" && status >= 200 && status < 400;

const deliveryRow = (
  delivery: HookDelivery,
): Html => html`<li class="row" id="delivery_${delivery.id}" data-live="${delivery.id}">
  <div><a href="${deliveryPath(delivery)}">${delivery.requestHeaders["X-Gitlab-Event"] ?? delivery.trigger}</a>
    <div class="muted">${moment(delivery.createdAt)}</div></div>
  <div class="right"><span class="badge${isSuccess(delivery) ? " good" : " warning"}">${delivery.responseStatus}</span>
    <div class="muted">${Math.round(delivery.durationSeconds * 1000)} ms</div></div></li>`;

const TESTABLE: readonly HookSwitch[] = [
  "issues_events",
  "confidential_issues_events",
  "note_events",
  "confidential_note_events",
  "emoji_events",
];

const testForm = (
  hook: Hook,
): Html => html`<form class="row-form" method="post" action="${hookPath(hook)}/test">
  <label for="trigger">Send a test</label>
  <select id="trigger" name="trigger">${TESTABLE.map((name) => html`<option>${name}</option>`)}</select>
  <button class="small">Send</button></form>`;

/** One hook: its settings and its last deliveries. */
export const hookPage = (visit: Visit, hook: Hook, problem: string | null): Page => ({
  title: hook.name ?? hook.url,
  address: hookPath(hook),
  trail: [...trailOf(hook.owner), { name: "Webhooks", href: hooksPath(hook.owner) }],
  ...(problem === null ? {} : { status: 422 }),
  content: html`<h1>${hook.name ?? hook.url}</h1>
    ${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}
    <ul class="rows" id="hooks" data-live-list>${hookRow(visit, hook)}</ul>
    <p class="muted">Secret token: ${hook.token === null ? "none" : "set"} · signing token: ${hook.signingToken === null ? "none" : "set"}</p>
    ${testForm(hook)}
    <h2>Recent deliveries</h2>
    <ul class="rows" id="deliveries" data-live-list>${hook.deliveries.slice(-50).reverse().map(deliveryRow)}</ul>
    ${hook.deliveries.length === 0 && html`<p class="muted">Nothing was delivered yet.</p>`}`,
});

const headerTable = (headers: Readonly<Record<string, string>>): Html =>
  html`<table><tbody>${Object.entries(headers).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )}</tbody></table>`;

const pretty = (json: string): string => JSON.stringify(JSON.parse(json), null, 2);

/** One delivery: what was sent and what came back. */
export const deliveryPage = (delivery: HookDelivery & { readonly errorMessage?: string | null }): Page => {
  const { hook } = delivery;
  return {
    title: `Delivery ${delivery.id}`,
    trail: [
      ...trailOf(hook.owner),
      { name: "Webhooks", href: hooksPath(hook.owner) },
      { name: hook.name ?? hook.url, href: hookPath(hook) },
    ],
    content: html`<div class="heading"><h1>${delivery.requestHeaders["X-Gitlab-Event"] ?? delivery.trigger}</h1>
        <form method="post" action="${deliveryPath(delivery)}/resend"><button class="button">Send again</button></form></div>
      <p>Answer: <span class="badge${isSuccess(delivery) ? " good" : " warning"}">${delivery.responseStatus}</span>
        after ${Math.round(delivery.durationSeconds * 1000)} ms ${delivery.errorMessage}</p>
      <h2>Request to ${delivery.url}</h2>${headerTable(delivery.requestHeaders)}
      <pre class="payload" tabindex="0"><code>${pretty(delivery.requestBody)}</code></pre>
      <h2>Answer</h2>${headerTable(delivery.responseHeaders)}
      <pre class="payload" tabindex="0"><code>${delivery.responseBody}</code></pre>`,
  };
};
