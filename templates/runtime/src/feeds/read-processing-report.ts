import { isRecord, parseJson } from "../base/json.js";
import { FeedError } from "./feed-error.js";
import { describe } from "./describe.js";
import {
  type FeedMessages,
  joinReport,
  type ProcessingReport,
  type ReportContent,
} from "./processing-report.js";
import { readJsonReport } from "./read-json-report.js";
import { readXmlReport } from "./read-xml-report.js";
import { type ReportInput, textOf } from "./report-text.js";

/**
 * Reads the processing report of a feed, and joins each issue to the message that it is about: the JSON of listings feeds
 * (version 2.0), and the XML of other feeds and of Easy Ship. XML needs the package `fast-xml-parser`, which is loaded then.
 *
 * @param input - the report: a downloaded document, its text, its bytes, or the object that its JSON is.
 * @param feed - the feed that was sent: a `ListingsFeed`, or its document.
 * @throws FeedError if the input is no processing report, or if the package for XML is not installed; what reading a document
 * throws.
 */
export async function readProcessingReport(
  input: ReportInput,
  feed: FeedMessages | null = null,
): Promise<ProcessingReport> {
  const content = await textOf(input);
  const report = typeof content === "string" ? await readText(content) : readJsonReport(content);
  return joinReport(report, feed);
}

async function readText(text: string): Promise<ReportContent> {
  // As JSON and XML define it.
  if (text.trimStart().startsWith("<")) return readXmlReport(text);
  const json = parseJson(text);
  if (isRecord(json)) return readJsonReport(json);
  throw new FeedError(`This is no processing report, but ${describe(json, text)}`);
}
