import { randomBytes, randomUUID } from "node:crypto";
import type { AuthState } from "./auth-state.js";
import { awsRegions } from "./aws-keys.js";
import { bodyText, respond, type SandboxRequest, type SandboxResponse } from "./http.js";
import { verifySignature } from "./signature.js";

/** The operation AssumeRole of AWS STS: it reads a signed form and responds with XML. */

export function isStsRequest(request: SandboxRequest): boolean {
  return request.method === "POST" && new URLSearchParams(bodyText(request)).has("Action");
}

/** Issues the keys of a session to a request that is signed with valid keys. */
export function assumeRole(
  request: SandboxRequest,
  { account, keys, now }: AuthState,
): SandboxResponse {
  const expected = { service: "sts", regions: awsRegions, keys: keys.valid(now), now };
  const refusal = verifySignature(request, expected);
  if (refusal !== null) return stsError(403, refusal.code, refusal.message);
  const form = new URLSearchParams(bodyText(request));
  const action = form.get("Action") ?? "";
  const version = form.get("Version") ?? "";
  if (action !== "AssumeRole" || version !== "2011-06-15") {
    const message = `Could not find operation ${action} for version ${version}`;
    return stsError(400, "InvalidAction", message);
  }
  const name = form.get("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    const message = "roleSessionName must have 2 to 64 characters of A-Z a-z 0-9 _ + = , . @ -";
    return stsError(400, "ValidationError", message);
  }
  const seconds = Number(form.get("DurationSeconds") ?? 3600);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200)
    return stsError(400, "ValidationError", "durationSeconds must be 900 to 43200");
  const role = form.get("RoleArn") ?? "";
  if (role !== account.roleArn) {
    const message = `User is not authorized to perform: sts:AssumeRole on resource: ${role}`;
    return stsError(403, "AccessDenied", message);
  }
  const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
  const secretAccessKey = randomBytes(30).toString("base64");
  const sessionToken = randomBytes(96).toString("base64");
  const expires = now + seconds * 1000;
  keys.addSession({ accessKeyId, secretAccessKey, sessionToken }, expires);
  const assumedRole = role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
  return respondXml(200, "AssumeRoleResponse", {
    AssumeRoleResult: {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(expires).toISOString(),
      },
      AssumedRoleUser: {
        AssumedRoleId: `AROAKATAGAMI:${name}`,
        Arn: `${assumedRole}/${name}`,
      },
    },
    ResponseMetadata: { RequestId: randomUUID() },
  });
}

function stsError(status: number, code: string, message: string): SandboxResponse {
  const error = { Type: "Sender", Code: code, Message: message };
  return respondXml(status, "ErrorResponse", { Error: error, RequestId: randomUUID() });
}

type XmlContent = string | { readonly [element: string]: XmlContent };

function respondXml(status: number, root: string, content: XmlContent): SandboxResponse {
  const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
  const text = `<${root} xmlns="${namespace}">${toXml(content)}</${root}>`;
  return respond(status, text, { "content-type": "text/xml" });
}

function toXml(content: XmlContent): string {
  if (typeof content === "string")
    return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return Object.entries(content)
    .map(([element, inner]) => `<${element}>${toXml(inner)}</${element}>`)
    .join("");
}
