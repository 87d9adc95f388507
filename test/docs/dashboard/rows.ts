/** What the dashboard shows, row by row, in the order in which a delivery goes through the service. */

/** One line, or set of lines, of a panel. */
export interface Query {
  readonly expr: string;
  /** Prometheus' labels in `{{ }}`. */
  readonly legend: string;
}

/** One panel; `unit` by Grafana's names. */
export interface PanelOf {
  readonly title: string;
  readonly description: string;
  readonly kind: "stat" | "lines";
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Columns of 24. Default: 8 for lines, 4 for a figure. */
  readonly width?: number;
  /** A figure above this is bad, or (`below`) under it. */
  readonly bad?: { readonly above: number } | { readonly below: number };
}

/** A row of panels. */
export interface RowOf {
  readonly title: string;
  readonly panels: readonly PanelOf[];
}

const RATE = "$__rate_interval";

const rate = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}[${RATE}]))`;

const quantiles = (metric: string, by: string): Query[] =>
  [0.5, 0.95].map((share) => ({
    expr: `histogram_quantile(${share}, sum by (le, ${by}) (rate(${metric}_bucket[${RATE}])))`,
    legend: `p${share * 100} {{${by}}}`,
  }));

const stat = (
  title: string,
  expr: string,
  unit: string,
  description: string,
  bad?: PanelOf["bad"],
  legend = "",
): PanelOf => ({
  title,
  description,
  kind: "stat",
  unit,
  queries: [{ expr, legend }],
  ...(bad === undefined ? {} : { bad }),
});

const lines = (title: string, unit: string, description: string, ...queries: readonly Query[]): PanelOf => ({
  title,
  description,
  kind: "lines",
  unit,
  queries,
});

const NOW: RowOf = {
  title: "Now",
  panels: [
    stat("Ready", "min(liaison_ready)", "bool_yes_no", "A delivery can be stored.", { below: 1 }),
    stat(
      "Oldest waiting",
      "max(liaison_deliveries_oldest_waiting_seconds)",
      "s",
      "Age of the oldest delivery that nobody has worked on.",
      { above: 600 },
    ),
    stat(
      "Dead letters",
      'max(liaison_deliveries_stored{state="dead"})',
      "short",
      "Deliveries that were given up; liaison replay --dead brings them back.",
      { above: 0 },
    ),
    stat(
      "Hooks that are not well",
      "count(min by (exported_instance, place) (liaison_hook_healthy) == 0) or vector(0)",
      "short",
      "Places that GitLab does not call us for.",
      { above: 0 },
    ),
    stat(
      "Next token ends",
      "min(liaison_token_expires_timestamp_seconds) - time()",
      "s",
      "Time until the first of our tokens ends.",
      { below: 1_209_600 },
    ),
    stat(
      "Rules stopped",
      "count(max by (rule) (liaison_rules_stopped)) or vector(0)",
      "short",
      "Rules that wanted to change too much; see liaison rules stopped.",
      { above: 0 },
    ),
  ],
};

const INTAKE: RowOf = {
  title: "Intake: received and stored",
  panels: [
    lines("Calls by answer", "reqps", "Everything that came to the webhook's address.", {
      expr: rate("liaison_deliveries_received_total", "answer"),
      legend: "{{answer}}",
    }),
    lines("Stored by event", "reqps", "Deliveries that were stored, by GitLab's event.", {
      expr: rate("liaison_deliveries_total", "event"),
      legend: "{{event}}",
    }),
    lines(
      "Until answered",
      "s",
      "From headers to answer, of stored deliveries.",
      {
        expr: `histogram_quantile(0.5, sum by (le) (rate(liaison_deliveries_seconds_bucket[${RATE}])))`,
        legend: "p50",
      },
      {
        expr: `histogram_quantile(0.99, sum by (le) (rate(liaison_deliveries_seconds_bucket[${RATE}])))`,
        legend: "p99",
      },
    ),
    lines(
      "Refused and turned away",
      "reqps",
      "401 and 503, by reason.",
      {
        expr: rate("liaison_deliveries_refused_total", "reason"),
        legend: "401 {{reason}}",
      },
      {
        expr: rate("liaison_deliveries_unavailable_total", "reason"),
        legend: "503 {{reason}}",
      },
    ),
    lines("Duplicates", "reqps", "Deliveries that had come before.", {
      expr: rate("liaison_deliveries_duplicate_total", "event"),
      legend: "{{event}}",
    }),
    lines("Bodies in memory", "bytes", "Not yet stored.", {
      expr: "sum by (instance) (liaison_deliveries_held_bytes)",
      legend: "{{instance}}",
    }),
    lines("Connections hung up on", "reqps", "Quiet ones, because there were too many.", {
      expr: "sum by (instance) (rate(liaison_connections_dropped_total[$__rate_interval]))",
      legend: "{{instance}}",
    }),
  ],
};

const WAITING: RowOf = {
  title: "Store and queue: waiting",
  panels: [
    lines("Waiting and dead", "short", "Deliveries in the store that want something.", {
      expr: 'max by (state) (liaison_deliveries_stored{state=~"waiting|dead|unreadable"})',
      legend: "{{state}}",
    }),
    lines("Age of the oldest waiting", "s", "0: none waits.", {
      expr: "max(liaison_deliveries_oldest_waiting_seconds)",
      legend: "oldest",
    }),
    lines("Open effects", "short", "Planned, or waiting for another try.", {
      expr: "max by (kind) (liaison_effects_open)",
      legend: "{{kind}}",
    }),
  ],
};

const DECIDE: RowOf = {
  title: "Decide",
  panels: [
    lines("Jobs", "reqps", "Looks at an issue's news, by how they ended.", {
      expr: rate("liaison_job_seconds_count", "result"),
      legend: "{{result}}",
    }),
    lines(
      "Length of jobs",
      "s",
      "Deciding and applying together.",
      ...quantiles("liaison_job_seconds", "kind"),
    ),
    lines(
      "Length of decisions",
      "s",
      "Without applying.",
      ...quantiles("liaison_decision_seconds", "result"),
    ),
    lines("Handlers", "s", "p95 of each handler's runs.", {
      expr: `histogram_quantile(0.95, sum by (le, handler) (rate(liaison_handler_seconds_bucket[${RATE}])))`,
      legend: "{{handler}}",
    }),
    lines("Handlers that failed", "reqps", "The news is decided again.", {
      expr: `sum by (handler) (rate(liaison_handler_seconds_count{result="failed"}[${RATE}]))`,
      legend: "{{handler}}",
    }),
    lines("Dead letters", "short", "Deliveries that were given up, in an hour.", {
      expr: "sum(increase(liaison_dead_letters_total[1h]))",
      legend: "given up",
    }),
  ],
};

const EFFECTS: RowOf = {
  title: "Effects",
  panels: [
    lines("Effects by kind", "reqps", "That ended as done.", {
      expr: `sum by (kind) (rate(liaison_effects_total{state="done"}[${RATE}]))`,
      legend: "{{kind}}",
    }),
    lines("Effects by outcome", "reqps", "waiting: will be tried again.", {
      expr: rate("liaison_effects_total", "state"),
      legend: "{{state}}",
    }),
    lines(
      "From receiving to done",
      "s",
      "Everything that a delivery led to.",
      ...quantiles("liaison_delivery_done_seconds", "result"),
    ),
    lines("Done later than a minute", "percentunit", "The objective is less than 1 %.", {
      expr: "liaison:delivery_done_late:ratio_rate1h",
      legend: "in an hour",
    }),
    lines("Escalations", "short", "By state.", {
      expr: "sum by (state) (max by (team, state) (liaison_escalations))",
      legend: "{{state}}",
    }),
    lines("Escalations that could not be opened", "short", "In an hour, by team.", {
      expr: "sum by (team) (increase(liaison_escalation_hindered_total[1h]))",
      legend: "{{team}}",
    }),
  ],
};

const GITLAB: RowOf = {
  title: "GitLab",
  panels: [
    lines("Requests by endpoint", "reqps", "What we ask GitLab for.", {
      expr: rate("liaison_gitlab_requests_total", "method, endpoint"),
      legend: "{{method}} {{endpoint}}",
    }),
    lines("Answers by status", "reqps", "0: no answer came.", {
      expr: rate("liaison_gitlab_requests_total", "exported_instance, status"),
      legend: "{{exported_instance}} {{status}}",
    }),
    lines(
      "Length of requests",
      "s",
      "Until GitLab has answered.",
      ...quantiles("liaison_gitlab_request_seconds", "exported_instance"),
    ),
    lines("Requests left", "short", "Of GitLab's limits in the present window.", {
      expr: "min by (exported_instance, account, limit) (liaison_gitlab_requests_left)",
      legend: "{{exported_instance}} {{account}} {{limit}}",
    }),
    lines("Requests that wait", "short", "For GitLab's limits, by priority.", {
      expr: "sum by (exported_instance, priority) (liaison_gitlab_requests_waiting)",
      legend: "{{exported_instance}} {{priority}}",
    }),
    lines("Pauses", "short", "That GitLab asked for, in an hour.", {
      expr: "sum by (exported_instance, scope) (increase(liaison_gitlab_pauses_total[1h]))",
      legend: "{{exported_instance}} {{scope}}",
    }),
  ],
};

const TRUST: RowOf = {
  title: "Hooks, reading, rules",
  panels: [
    lines("Hooks", "short", "1: GitLab calls us for this place.", {
      expr: "min by (exported_instance, place) (liaison_hook_healthy)",
      legend: "{{exported_instance}} {{place}}",
    }),
    lines(
      "Places by how their hook was found",
      "short",
      "healthy is well; hidden: we may not see it; failed: GitLab could not be asked.",
      {
        expr: "max by (exported_instance, state) (liaison_hooks)",
        legend: "{{exported_instance}} {{state}}",
      },
    ),
    lines("Tokens", "short", "1: GitLab takes it.", {
      expr: "min by (exported_instance, place) (liaison_token_usable)",
      legend: "{{exported_instance}} {{place}}",
    }),
    lines("Missed deliveries", "short", "Found by reading, in an hour.", {
      expr: "sum by (exported_instance, event) (increase(liaison_missed_deliveries_total[1h]))",
      legend: "{{exported_instance}} {{event}}",
    }),
    lines(
      "Silent, stopped",
      "short",
      "Against their own past; because they wanted too much.",
      {
        expr: "max by (kind, name) (liaison_silent)",
        legend: "silent: {{kind}} {{name}}",
      },
      {
        expr: "sum by (rule) (increase(liaison_rule_stops_total[1h]))",
        legend: "stopped: {{rule}}",
      },
    ),
  ],
};

const PROCESS: RowOf = {
  title: "Processes",
  panels: [
    lines("CPU", "percentunit", "Of one core.", {
      expr: `sum by (instance) (rate(process_cpu_seconds_total{job="$job"}[${RATE}]))`,
      legend: "{{instance}}",
    }),
    lines("Memory", "bytes", "Resident; its own database apart.", {
      expr: 'process_resident_memory_bytes{job="$job"}',
      legend: "{{instance}}",
    }),
    lines("Event loop", "s", "p99 of its delay.", {
      expr: 'nodejs_eventloop_lag_p99_seconds{job="$job"}',
      legend: "{{instance}}",
    }),
    lines("Open files", "short", "Files and connections.", {
      expr: 'process_open_fds{job="$job"}',
      legend: "{{instance}}",
    }),
    lines("Versions", "short", "Processes by release.", {
      expr: "count by (version, node) (liaison_build_info)",
      legend: "{{version}} on Node {{node}}",
    }),
  ],
};

/** All rows, the first on top. */
export const ROWS: readonly RowOf[] = [NOW, INTAKE, WAITING, DECIDE, EFFECTS, GITLAB, TRUST, PROCESS];
