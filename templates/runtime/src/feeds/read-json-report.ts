import { isRecord, ownValue } from "../base/json.js";
import { describe } from "./describe.js";
import { FeedError } from "./feed-error.js";
import type { ReportContent, ReportIssue } from "./processing-report.js";

/**
 * Reads the processing report of a listings feed, version 2.0. What it lacks becomes null; what it has besides stays in
 * `content`.
 *
 * @throws FeedError if the object is no such report.
 */
export function readJsonReport(report: object): ReportContent {
  const issues = ownValue(report, "issues");
  const header = ownValue(report, "header");
  const summary = ownValue(report, "summary");
  if (!Array.isArray(issues) || !isRecord(header) || !isRecord(summary)) {
    throw new FeedError(
      `This is no processing report, which has header, issues and summary, but ${describe(report, "")}`,
    );
  }
  const items = ownValue(report, "items");
  return {
    format: "json",
    feedId: textIn(header, "feedId"),
    sellerId: textIn(header, "sellerId"),
    counts: {
      processed: countIn(summary, "messagesProcessed"),
      accepted: countIn(summary, "messagesAccepted"),
      invalid: countIn(summary, "messagesInvalid"),
      errors: countIn(summary, "errors"),
      warnings: countIn(summary, "warnings"),
    },
    issues: issues.filter(isRecord).map(readIssue),
    successes: [],
    items: Array.isArray(items) ? items.filter(isRecord) : [],
    content: report,
  };
}

function readIssue(issue: object): ReportIssue {
  return {
    messageId: countIn(issue, "messageId"),
    sku: textIn(issue, "sku"),
    code: textIn(issue, "code"),
    severity: textIn(issue, "severity") ?? "ERROR",
    message: textIn(issue, "message") ?? "",
    attributeName: textIn(issue, "attributeName"),
  };
}

/** A text of an object; also a number, since codes are texts of digits. */
function textIn(object: object, key: string): string | null {
  const value = ownValue(object, key);
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

/** A count of an object; null if it has none. */
function countIn(object: object, key: string): number | null {
  const value = ownValue(object, key);
  return typeof value === "number" && Number.isInteger(value) ? value : null;
}
