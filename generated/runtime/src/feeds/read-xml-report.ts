// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { isRecord, ownValue } from "../base/json.js";
import { describeKeys } from "./describe.js";
import { FeedError } from "./feed-error.js";
import type { ReportContent, ReportIssue, ReportSuccess } from "./processing-report.js";
import { parseXml } from "./xml.js";

type Element = Readonly<Record<string, unknown>>;

/** The elements that are a processing report, below `AmazonEnvelope/Message` or at the root. */
const REPORTS = ["ProcessingReport", "EasyShipProcessingReport"];

/** Elements that are about one message each, and how severe they are if they do not say it. */
const RESULTS: Readonly<Record<string, string>> = { Result: "ERROR", ErrorMessage: "ERROR" };

/**
 * Reads a processing report in XML: `ProcessingReport` in an `AmazonEnvelope`, or Easy Ship's.
 *
 * @throws FeedError if the text is no such report, or if `fast-xml-parser` is not installed.
 */
export async function readXmlReport(text: string): Promise<ReportContent> {
  const content = await parseXml(text);
  const envelope = elementsIn(content, "AmazonEnvelope")[0] ?? null;
  const places = envelope === null ? [content] : elementsIn(envelope, "Message");
  const reports = places.flatMap((place) => REPORTS.flatMap((name) => elementsIn(place, name)));
  if (reports.length === 0)
    throw new FeedError(`This is no processing report, but ${found(content, places)}`);
  const summaries = reports.map((report) => elementsIn(report, "ProcessingSummary")[0] ?? report);
  const issues = reports.flatMap((report) =>
    Object.entries(RESULTS).flatMap(([name, severity]) =>
      elementsIn(report, name).map((result) => readResult(result, severity)),
    ),
  );
  return {
    format: "xml",
    feedId: firstText(reports, ["DocumentTransactionID", "FeedSubmissionID"]),
    sellerId: firstText(elementsIn(envelope, "Header"), ["MerchantIdentifier"]),
    counts: {
      processed: sum(summaries, "MessagesProcessed"),
      accepted: sum(summaries, "MessagesSuccessful"),
      invalid: sum(summaries, "MessagesWithError"),
      errors: issues.filter(({ severity }) => severity === "ERROR").length,
      warnings: issues.filter(({ severity }) => severity === "WARNING").length,
    },
    issues,
    successes: reports.flatMap((report) => elementsIn(report, "SuccessMessage").map(readSuccess)),
    items: [],
    content,
  };
}

function readResult(result: Element, severity: string): ReportIssue {
  const info = elementsIn(result, "AdditionalInfo");
  return {
    messageId: messageIdOf(result),
    sku: firstText([...info, result], ["SKU"]),
    code: firstText([result], ["ResultMessageCode", "ErrorCode"]),
    severity: firstText([result], ["ResultCode"])?.toUpperCase() ?? severity,
    message: firstText([result], ["ResultDescription", "ErrorMessage", "ErrorDescription"]) ?? "",
    attributeName: null,
  };
}

function readSuccess(details: Element): ReportSuccess {
  return { messageId: messageIdOf(details), details };
}

/** The id of the message; null for 0, which stands for the whole feed. */
function messageIdOf(element: Element): number | null {
  return countOf(ownValue(element, "MessageID")) || null;
}

/** The elements of a name, as a list: none, one or several. Those that are only text are left out. */
function elementsIn(parent: unknown, name: string): Element[] {
  const value = ownValue(parent, name);
  return (Array.isArray(value) ? value : [value]).filter(isRecord);
}

/** The first text that is not empty, of the elements in turn. */
function firstText(elements: readonly Element[], names: readonly string[]): string | null {
  for (const element of elements) {
    for (const name of names) {
      const value = ownValue(element, name);
      if (typeof value === "string" && value !== "") return value;
    }
  }
  return null;
}

/** Adds a count of several elements; null if none has it. */
function sum(elements: readonly Element[], name: string): number | null {
  const counts = elements
    .map((element) => countOf(ownValue(element, name)))
    .filter((count) => count !== null);
  return counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
}

function countOf(value: unknown): number | null {
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** Says what the XML is instead. */
function found(content: unknown, places: readonly unknown[]): string {
  const place = places.find(isRecord);
  if (place === undefined) return "XML without a message";
  return describeKeys(place === content ? "XML" : "a message", place, "elements");
}
