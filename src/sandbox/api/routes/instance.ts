/** What the instance says about itself. */
import { type Call, type Route, success } from "../call.ts";

const version = ({ world }: Call) => ({
  version: world.instance.version,
  revision: world.instance.revision,
});

const metadata = (call: Call) =>
  success({
    ...version(call),
    kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
    enterprise: call.world.instance.enterprise,
  });

export const instanceRoutes: readonly Route[] = [
  { method: "get", path: "/version", handle: metadata },
  { method: "get", path: "/metadata", handle: metadata },
];
