/** The notifications about the client secret: their envelope is in lower camel case, and what they carry is a secret. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { suite } from "uvu";
import {
  NotificationError,
  parseNotification,
} from "../../../templates/runtime/src/notifications/notifications.js";

const SECRET = "amzn1.oa2-cs.v1.0123456789abcdef";

const document = {
  notificationVersion: "1.0",
  notificationType: "APPLICATION_OAUTH_CLIENT_NEW_SECRET",
  payloadVersion: "1.0",
  eventTime: "2026-11-27T09:30:00Z",
  payload: {
    applicationOAuthClientNewSecret: {
      clientId: "amzn1.application-oa2-client.x",
      newClientSecret: SECRET,
      newClientSecretExpiryTime: "2027-05-26T09:30:00Z",
      oldClientSecretExpiryTime: "2026-12-04T09:30:00Z",
    },
  },
  notificationMetadata: { applicationId: "amzn1.sp.solution.app", notificationId: "n-1" },
};

const test = suite("notifications of the client secret");

for (const [what, message] of [
  ["the document itself", document],
  ["a message of the AWS SDK", { MessageId: "m", Body: JSON.stringify(document) }],
  ["a record of Lambda", { messageId: "m", body: JSON.stringify(document) }],
] as const) {
  test(`the new secret is read from ${what}`, () => {
    const { type, payload, payloadVersion, id } = parseNotification(message);
    assert.equal([type, payloadVersion, id], [document.notificationType, "1.0", "n-1"]);
    assert.equal(payload, document.payload);
  });
}

test("one that cannot be read shows no secret", () => {
  const { payloadVersion: _, ...broken } = document;
  for (const message of [broken, { Body: `${JSON.stringify(document)}}` }]) {
    try {
      parseNotification(message);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, NotificationError);
      assert.not.match(inspect(error), SECRET);
    }
  }
});

test.run();
