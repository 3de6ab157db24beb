/** A Lambda function over a batch of SQS: remembers finished reports, and skips what it has seen. */
import {
  type BatchEvent,
  type BatchRecord,
  type BatchResponse,
  handleBatch,
} from "@acme/sp-api-schemas/notifications";

const seen = new Set<string>();

export const finished: string[] = [];

export function handler(event: BatchEvent<BatchRecord>): Promise<BatchResponse> {
  return handleBatch(
    event,
    (notification) => {
      if (notification.id !== null && seen.has(notification.id)) return;
      if (notification.type === "REPORT_PROCESSING_FINISHED") {
        const { reportProcessingFinishedNotification: report } = notification.payload;
        if (report?.reportId === undefined) throw new Error("a report without an id");
        finished.push(report.reportId);
      } else if (notification.type === "ORDER_CHANGE") {
        const { Summary } = notification.payload.OrderChangeNotification ?? {};
        finished.push(Summary?.OrderStatus ?? "unknown");
      }
      if (notification.id !== null) seen.add(notification.id);
    },
    { concurrency: 1, onError: (error, { messageId }) => console.error(messageId, String(error)) },
  );
}
