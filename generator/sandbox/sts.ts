import { randomBytes, randomUUID } from "node:crypto";
import type { SandboxAccount } from "./account.js";
import { answer, bodyText, type SandboxAnswer, type SandboxRequest } from "./http.js";
import { type KnownKeys, verifySignature } from "./signature.js";

/** AWS STS, its AssumeRole: a signed form in, XML out. */

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

export interface StsContext {
  readonly account: SandboxAccount;
  readonly keys: readonly KnownKeys[];
  readonly regions: readonly string[];
  readonly now: number;
  /** Takes the keys of a new session, good until `expires`. */
  readonly onSession: (keys: KnownKeys, expires: number) => void;
}

export function isAssumeRole(request: SandboxRequest): boolean {
  return request.method === "POST" && new URLSearchParams(bodyText(request)).has("Action");
}

export function assumeRole(request: SandboxRequest, context: StsContext): SandboxAnswer {
  const wrong = verifySignature(request, { service: "sts", ...context });
  if (wrong !== null) return stsError(403, wrong.code, wrong.message);
  const form = new URLSearchParams(bodyText(request));
  if (form.get("Action") !== "AssumeRole" || form.get("Version") !== "2011-06-15")
    return stsError(
      400,
      "InvalidAction",
      `Could not find operation ${form.get("Action") ?? ""} for version ${form.get("Version") ?? ""}`,
    );
  const name = form.get("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(name))
    return stsError(
      400,
      "ValidationError",
      "roleSessionName takes 2 to 64 characters of A-Z a-z 0-9 _ + = , . @ -",
    );
  const seconds = Number(form.get("DurationSeconds") ?? 3600);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200)
    return stsError(400, "ValidationError", "durationSeconds takes 900 to 43200");
  const role = form.get("RoleArn") ?? "";
  if (role !== context.account.roleArn)
    return stsError(
      403,
      "AccessDenied",
      `User is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    );
  const keys = {
    accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64"),
    sessionToken: randomBytes(96).toString("base64"),
  };
  const expires = context.now + seconds * 1000;
  context.onSession(keys, expires);
  return xml(
    200,
    element("AssumeRoleResponse", [
      element("AssumeRoleResult", [
        element("Credentials", [
          element("AccessKeyId", keys.accessKeyId),
          element("SecretAccessKey", keys.secretAccessKey),
          element("SessionToken", keys.sessionToken),
          element("Expiration", new Date(expires).toISOString()),
        ]),
        element("AssumedRoleUser", [
          element("AssumedRoleId", `AROAKATAGAMI:${name}`),
          element(
            "Arn",
            `${role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/${name}`,
          ),
        ]),
      ]),
      element("ResponseMetadata", [element("RequestId", randomUUID())]),
    ]),
  );
}

function stsError(status: number, code: string, message: string): SandboxAnswer {
  return xml(
    status,
    element("ErrorResponse", [
      element("Error", [
        element("Type", "Sender"),
        element("Code", code),
        element("Message", message),
      ]),
      element("RequestId", randomUUID()),
    ]),
  );
}

function element(name: string, content: string | readonly string[]): string {
  const inner =
    typeof content === "string"
      ? content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
      : content.join("");
  const attributes = name.endsWith("Response") ? ` xmlns="${namespace}"` : "";
  return `<${name}${attributes}>${inner}</${name}>`;
}

function xml(status: number, text: string): SandboxAnswer {
  return answer(status, text, { "content-type": "text/xml" });
}
