/** Bodies of requests: JSON, forms, multipart forms. */
import type { Request, RequestHandler } from "express";
import express from "express";
import { Refusal } from "../world/refusal.ts";
import { nestParams, type Params } from "./params.ts";

const MAXIMUM_BODY = "25mb";

/** Collects the raw bytes of whatever was sent. */
export const rawBody: RequestHandler = express.raw({ type: () => true, limit: MAXIMUM_BODY });

const malformed = (): Refusal =>
  new Refusal(400, { error: "The provided JSON is malformed or has too many elements. Refine the request." });

const jsonParams = (bytes: Buffer): Params => {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Params) : {};
  } catch {
    throw malformed();
  }
};

const multipartParams = async (bytes: Buffer, contentType: string): Promise<Params> => {
  const headers = { "content-type": contentType };
  const form = await new Response(new Uint8Array(bytes), { headers }).formData().catch(() => {
    throw malformed();
  });
  return nestParams([...form.entries()]);
};

/** The parameters in the body; none for a body of another kind. */
export const bodyParams = async (request: Request): Promise<Params> => {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return {};
  const contentType = request.headers["content-type"] ?? "";
  if (contentType.includes("json")) return jsonParams(bytes);
  if (contentType.startsWith("multipart/form-data")) return multipartParams(bytes, contentType);
  return nestParams(new URLSearchParams(bytes.toString("utf8")));
};
