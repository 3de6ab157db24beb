// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { ownValue } from "../base/json.js";
import { NotificationError } from "./notification-error.js";
import type { NotificationOf, UnknownNotification } from "./notification.js";
import { parseFound } from "./parse-notification.js";

/** What is needed of an SQS record of Lambda. */
export interface BatchRecord {
  readonly messageId: string;
  readonly body: string;
}

/** What is needed of an SQS event of Lambda. */
export interface BatchEvent<Message extends BatchRecord> {
  readonly Records: readonly Message[];
}

export interface BatchOptions<Message> {
  /** How many records are handled at the same time. 1: one after another, in their order. Default: all of them. */
  readonly concurrency?: number | undefined;
  /**
   * Called with each error and its record: what the handler threw, or a `NotificationError`. Nothing else reports them. It is
   * waited for, since Lambda stops after its answer; what it throws is dropped.
   */
  readonly onError?: ((error: unknown, record: Message) => unknown) | undefined;
}

/** Lambda's answer to SQS: which messages are to come again. Mutable, as the types of AWS have it. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** `handleBatch` with the types of a map. `handleBatch` itself is one, for any map. */
export type HandleBatch<Payloads extends object> = <Message extends BatchRecord>(
  event: BatchEvent<Message>,
  handler: (notification: NotificationOf<Payloads>, record: Message) => unknown,
  options?: BatchOptions<Message>,
) => Promise<BatchResponse>;

/**
 * Handles an SQS batch in Lambda, and answers which messages failed, so that only these come again. The event source mapping
 * must have `ReportBatchItemFailures`, otherwise SQS deletes all of them. A record that is no notification has failed too: it
 * comes again until SQS moves it to the dead-letter queue. A notification of an unknown type is handled as any other.
 *
 * EventBridge has no such answer: call `parseNotification` and throw, then it invokes the function again.
 *
 * @param handler - is waited for; the record has failed if it throws or rejects. The same notification may come twice: see `id`.
 * @throws NotificationError before anything is handled, which makes the whole batch come again, if there is no list of records
 *   or if a record has no `messageId`: an answer without it would have the same effect.
 * @throws RangeError if `concurrency` is below 1.
 */
export async function handleBatch<Message extends BatchRecord>(
  event: BatchEvent<Message>,
  handler: (notification: UnknownNotification, record: Message) => unknown,
  { concurrency = Number.POSITIVE_INFINITY, onError }: BatchOptions<Message> = {},
): Promise<BatchResponse> {
  if (!Array.isArray(ownValue(event, "Records"))) {
    throw new NotificationError("not an SQS event: it has no list of Records");
  }
  const records = event.Records;
  for (const [index, record] of records.entries()) {
    const id = ownValue(record, "messageId");
    if (typeof id === "string" && id !== "") continue;
    throw new NotificationError(`not an SQS event: Records[${index}] has no messageId`);
  }
  if (!(concurrency >= 1)) throw new RangeError("concurrency must be 1 or more");
  const failed = new Set<number>();
  const queue = records.entries();
  const work = async (): Promise<void> => {
    // All workers take from the same iterator.
    for (const [index, record] of queue) {
      try {
        await handler(parseFound({ value: record, path: `Records[${index}]` }), record);
      } catch (error) {
        failed.add(index);
        try {
          await onError?.(error, record);
        } catch {
          // A hook that fails must not change which messages come again.
        }
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, records.length) }, work));
  const failures = records.filter((_, index) => failed.has(index));
  return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
