/** Collects spans as an OpenTelemetry collector does: OTLP over HTTP, in JSON. */
import { createServer } from "node:http";
import { boundPort, listen } from "../../src/lib/listen.ts";

/** One value of an attribute, as OTLP writes it. */
interface AnyValue {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
}

interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** One span, with its attributes as plain values. */
export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly links: readonly { readonly traceId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A running collector. */
export interface Collector {
  readonly url: string;
  /** What was sent so far. */
  readonly spans: CollectedSpan[];
  /** Of whoever sends. */
  readonly resource: Record<string, unknown>;
  /** Everything as it came. */
  readonly bodies: string[];
  stop(): Promise<void>;
}

const plain = ({ stringValue, intValue, boolValue, arrayValue }: AnyValue): unknown =>
  stringValue ?? boolValue ?? (intValue === undefined ? arrayValue?.values.map(plain) : Number(intValue));

const plainAll = (pairs: readonly KeyValue[] = []): Record<string, unknown> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]));

/** Starts one; the caller stops it. */
export const startCollector = async (): Promise<Collector> => {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const resource: Record<string, unknown> = {};
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    if (request.url !== "/v1/traces" || request.headers["content-type"] !== "application/json") {
      response.writeHead(415).end();
      return;
    }
    bodies.push(body);
    for (const part of JSON.parse(body).resourceSpans) {
      Object.assign(resource, plainAll(part.resource.attributes));
      for (const scope of part.scopeSpans)
        for (const span of scope.spans)
          spans.push({ ...span, links: span.links ?? [], attributes: plainAll(span.attributes) });
    }
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await listen(server, { port: 0, host: "127.0.0.1" });
  return {
    url: `http://127.0.0.1:${boundPort(server)}`,
    spans,
    bodies,
    resource,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
