/** What we give people to run the service with: held to the schemas of those who read it, and to what it promises. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { validate } from "dockerfile-utils";
import { Deployment } from "kubernetes-models/apps/v1";
import { Ingress, NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { ConfigMap, Namespace, Secret, Service } from "kubernetes-models/v1";
import { parse, parseAllDocuments } from "yaml";
import { inspectConfiguration } from "../../../src/config/inspect.ts";

const PROJECT = resolve(import.meta.dirname, "../../..");
const KUBERNETES = join(PROJECT, "docs/deploy/kubernetes");
const NOBODY = 65_534;
const read = (path: string): string => readFileSync(join(PROJECT, path), "utf8");

/** Kinds that we use, and where their model is. */
const KINDS = {
  Deployment,
  Ingress,
  NetworkPolicy,
  PodDisruptionBudget,
  ConfigMap,
  Namespace,
  Secret,
  Service,
};
const MODULES: Readonly<Record<keyof typeof KINDS, string>> = {
  Deployment: "apps/v1",
  Ingress: "networking.k8s.io/v1",
  NetworkPolicy: "networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
  ConfigMap: "v1",
  Namespace: "v1",
  Secret: "v1",
  Service: "v1",
};

interface Manifest {
  readonly file: string;
  readonly kind: keyof typeof KINDS;
  // biome-ignore lint/suspicious/noExplicitAny: as it was written; its schema is what is tested
  readonly content: any;
}

const manifests: readonly Manifest[] = readdirSync(KUBERNETES)
  .filter((name) => name !== "kustomization.yaml")
  .flatMap((file) =>
    parseAllDocuments(read(`docs/deploy/kubernetes/${file}`)).map((document) => {
      const content = document.toJS();
      return { file, kind: content.kind, content };
    }),
  );
const deployments = manifests.filter(({ kind }) => kind === "Deployment");

/** Kubernetes ignores what it does not know: a wrong word would be no word. The compiler knows every field. */
const unknownFields = (): string => {
  const home = join(PROJECT, "node_modules/.cache");
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, "manifests-"));
  try {
    const lines = manifests.map(
      ({ kind, content }, index) =>
        `import type { I${kind} as T${index} } from "kubernetes-models/${MODULES[kind]}";\nexport const a${index}: T${index} = ${JSON.stringify(content)};`,
    );
    const file = join(folder, "manifests.ts");
    writeFileSync(file, lines.join("\n"));
    const flags = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "--ignoreConfig",
      "--module",
      "nodenext",
      "--target",
      "esnext",
    ];
    execFileSync(join(PROJECT, "node_modules/.bin/tsc"), [...flags, file], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe("the manifests for Kubernetes", () => {
  test.each(manifests.map((manifest) => [`${manifest.file}: ${manifest.kind}`, manifest] as const))(
    "%s is as Kubernetes' schema says",
    (_, { kind, content }) => {
      expect(Object.keys(KINDS)).toContain(kind);
      new KINDS[kind](content).validate();
    },
  );

  test("hold no word that Kubernetes does not know", () => {
    expect(unknownFields()).toBe("");
  });

  test("let nothing run as root, or write to its own files", () => {
    expect(deployments).toHaveLength(3);
    for (const { content } of deployments) {
      const { spec } = content.spec.template;
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: NOBODY });
      expect(spec.automountServiceAccountToken).toBe(false);
      for (const { securityContext, livenessProbe, readinessProbe } of spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect([livenessProbe.httpGet.path, readinessProbe.httpGet.path]).toEqual(["/healthz", "/readyz"]);
      }
    }
  });

  test("play every role once, and lead nothing but webhooks in from outside", () => {
    const roles = deployments.map(({ content }) => content.spec.template.spec.containers[0].args[2]);
    expect(roles.sort()).toEqual(["scheduler", "web", "worker"]);
    const ingress = manifests.find(({ kind }) => kind === "Ingress")?.content;
    expect(ingress.spec.rules[0].http.paths.map(({ path }: { path: string }) => path)).toEqual([
      "/webhooks/gitlab",
    ]);
  });

  test("come with a configuration that the service takes", async () => {
    const map = manifests.find(({ kind }) => kind === "ConfigMap")?.content;
    const { configuration, problems } = inspectConfiguration(map.data["liaison.yml"], "liaison.yml");
    expect(problems).toEqual([]);
    expect(configuration?.mode).toBe("observe");
  });
});

describe("the image and compose.yaml", () => {
  test("the Dockerfile has no mistakes, and runs as a number that is not root's", () => {
    expect(validate(read("Dockerfile"))).toEqual([]);
    expect(read("Dockerfile")).toMatch(/^USER 65534:65534$/m);
    expect(read("Dockerfile")).toMatch(/^HEALTHCHECK /m);
  });

  test("compose.yaml gives no container more than it needs", () => {
    const { services } = parse(read("compose.yaml"));
    // Whatever characters the password has.
    expect(services.liaison.environment.DATABASE_URL).not.toContain("PASSWORD");
    expect(services.liaison.environment.PGPASSWORD).toBe(services.postgres.environment.POSTGRES_PASSWORD);
    for (const service of Object.values<Record<string, unknown>>(services))
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
      });
    expect(services.liaison.user).toBe(`${NOBODY}:${NOBODY}`);
    expect(services.liaison.cap_add).toBeUndefined();
  });
});
