/** AWS STS, its AssumeRole: a signed form in, XML out. */
import { randomBytes, randomUUID } from "node:crypto";
import { ACCOUNT, type Received, type Reply, type SellerCentral } from "./seller-central.js";
import { verifySignature } from "./sigv4-verifier.js";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** An error of STS. */
export function stsError(status: number, code: string, message: string): Reply {
  return xml(
    status,
    `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message
      .replaceAll("&", "&amp;")
      .replaceAll(
        "<",
        "&lt;",
      )}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

function xml(status: number, text: string): Reply {
  return { status, headers: { "content-type": "text/xml" }, text };
}

export function answerAssumeRole(central: SellerCentral, request: Received): Reply {
  const wrong = verifySignature(request, {
    service: "sts",
    region: central.region,
    keys: central.keys,
    now: Date.now(),
  });
  if (wrong) return stsError(403, wrong.code, wrong.message);
  const form = new URLSearchParams(request.body.toString("utf8"));
  if (form.get("Action") !== "AssumeRole" || form.get("Version") !== "2011-06-15") {
    return stsError(400, "InvalidAction", "Could not find operation");
  }
  const seconds = Number(form.get("DurationSeconds") ?? 3600);
  if (!/^[\w+=,.@-]{2,64}$/.test(form.get("RoleSessionName") ?? "")) {
    return stsError(400, "ValidationError", "RoleSessionName is not valid");
  }
  if (!(seconds >= 900 && seconds <= 43_200)) {
    return stsError(400, "ValidationError", "DurationSeconds is not valid");
  }
  const externalId = form.get("ExternalId");
  if (
    form.get("RoleArn") !== ACCOUNT.roleArn ||
    (externalId !== null && externalId !== ACCOUNT.externalId)
  ) {
    return stsError(403, "AccessDenied", `User is not authorized to perform: sts:AssumeRole`);
  }
  const keys = {
    accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64"),
    sessionToken: randomBytes(200).toString("base64"),
  };
  central.keys.push(keys);
  const expiration = new Date(Date.now() + (central.sessionLifetime ?? seconds) * 1000);
  return xml(
    200,
    `<AssumeRoleResponse xmlns="${NAMESPACE}"><AssumeRoleResult><Credentials><AccessKeyId>${keys.accessKeyId}</AccessKeyId><SecretAccessKey>${keys.secretAccessKey}</SecretAccessKey><SessionToken>${keys.sessionToken}</SessionToken><Expiration>${expiration.toISOString()}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>${ACCOUNT.roleArn}/s</Arn></AssumedRoleUser></AssumeRoleResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></AssumeRoleResponse>`,
  );
}
