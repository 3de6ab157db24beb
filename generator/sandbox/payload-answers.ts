/**
 * What the sandbox answers for reports and queries that a schema describes: they are done at once. The document of a report is
 * the schema's own example, that of a query has a row of samples. Nothing is remembered: the ids that the sandbox hands out say
 * what was asked for.
 */
import { valueAt } from "../lib/json-pointer.js";
import type { JsonValue } from "../lib/json.js";
import type { Operation } from "../model/api.js";
import { readQuery } from "../payloads/read-query.js";
import type { Payloads, ReportSchema } from "../payloads/payloads.js";
import { header, respond, respondJson, type SandboxRequest } from "./http.js";
import { type Outcome, outcome } from "./outcome.js";
import type { RequestValues } from "./request-values.js";
import { sampleRows } from "./sample-rows.js";
import { exampleOf } from "./schema-example.js";

const documents = "/.katagami/documents/";

const idPrefix = "katagami-";

/** Answers for the schemas of a folder. */
export class PayloadAnswers {
  readonly #payloads: Payloads;
  readonly #reports: ReadonlyMap<string, ReportSchema>;

  constructor(payloads: Payloads) {
    this.#payloads = payloads;
    // Of two forms of one report, the first: people are shown what there is, not all of it.
    this.#reports = new Map(
      payloads.reports
        .toReversed()
        .flatMap((report) => (report.type === null ? [] : [[report.type, report] as const])),
    );
  }

  /** Answers an operation of the Reports API or of Data Kiosk; null for any other, and for what no schema describes. */
  respond(request: SandboxRequest, operation: Operation, values: RequestValues): Outcome | null {
    if (/\/dataKiosk\//i.test(operation.path))
      return this.#respondKiosk(request, operation, values);
    const { body, texts } = values;
    switch (operation.operationId) {
      case "createReport": {
        const type = this.#typeIn(valueAt(body, ["reportType"]));
        if (type === null) return null;
        return answer(202, { reportId: idPrefix + type }, `a report of ${type}, done at once`);
      }
      case "getReport": {
        const type = this.#typeIn(withoutPrefix(texts.get("reportId")));
        return type === null ? null : answer(200, reportOf(type), "done at once");
      }
      case "getReportDocument": {
        const type = this.#typeIn(withoutPrefix(texts.get("reportDocumentId")));
        if (type === null) return null;
        const url = `${originOf(request)}${documents}${type}.json`;
        const document = { reportDocumentId: idPrefix + type, url };
        return answer(200, document, "the document is the example of its schema");
      }
      default:
        return null;
    }
  }

  #respondKiosk(
    request: SandboxRequest,
    { operationId }: Operation,
    { body, texts }: RequestValues,
  ): Outcome | null {
    switch (operationId) {
      case "createQuery": {
        const text = valueAt(body, ["query"]);
        if (typeof text !== "string" || this.#rowsOf(text) === null) return null;
        return answer(202, { queryId: idOfQuery(text) }, "a query, done at once");
      }
      case "getQuery": {
        const query = queryOfId(withoutPrefix(texts.get("queryId")));
        if (this.#rowsOf(query) === null) return null;
        return answer(
          200,
          { ...finishedQuery, query, queryId: idOfQuery(query), dataDocumentId: idOfQuery(query) },
          "done at once",
        );
      }
      case "getDocument": {
        const query = queryOfId(withoutPrefix(texts.get("documentId")));
        if (this.#rowsOf(query) === null) return null;
        const documentId = idOfQuery(query);
        const documentUrl = `${originOf(request)}${documents}${documentId}.jsonl`;
        return answer(200, { documentId, documentUrl }, "a row of samples");
      }
      default:
        return null;
    }
  }

  #rowsOf(text: string): readonly JsonValue[] | null {
    const query = readQuery(text);
    return query === null ? null : sampleRows(query, this.#payloads.datasets);
  }

  /** Answers the URL of a document; null for any other path. */
  document(path: string): Outcome | null {
    if (!path.startsWith(documents)) return null;
    if (path.endsWith(".jsonl")) return this.#rows(path.slice(documents.length, -".jsonl".length));
    const type = path.slice(documents.length).replace(/\.json$/, "");
    const report = this.#reports.get(type);
    return report === undefined
      ? null
      : answer(200, exampleOf(report, this.#payloads), `the document of ${type}`);
  }

  #rows(id: string): Outcome | null {
    const rows = this.#rowsOf(queryOfId(withoutPrefix([id])));
    if (rows === null) return null;
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    const headers = { "content-type": "application/jsonlines; charset=UTF-8" };
    return outcome(respond(200, text, headers), "the rows of a query");
  }

  #typeIn(text: unknown): string | null {
    return typeof text === "string" && this.#reports.has(text) ? text : null;
  }
}

function answer(status: number, body: JsonValue, summary: string): Outcome {
  return outcome(respondJson(status, body), summary);
}

/** A query as an id, which needs no memory. */
function idOfQuery(text: string): string {
  return idPrefix + Buffer.from(text, "utf8").toString("base64url");
}

function queryOfId(id: string | null): string {
  return Buffer.from(id ?? "", "base64url").toString("utf8");
}

const finishedQuery = {
  createdTime: "2026-03-02T10:00:00Z",
  processingStatus: "DONE",
  processingStartTime: "2026-03-02T10:00:00Z",
  processingEndTime: "2026-03-02T10:00:00Z",
};

function reportOf(reportType: string): JsonValue {
  const time = "2026-03-02T10:00:00Z";
  return {
    reportId: idPrefix + reportType,
    reportType,
    dataStartTime: "2026-03-01T00:00:00Z",
    dataEndTime: "2026-03-02T00:00:00Z",
    createdTime: time,
    processingStatus: "DONE",
    processingStartTime: time,
    processingEndTime: time,
    reportDocumentId: idPrefix + reportType,
  };
}

function withoutPrefix(texts: readonly string[] | undefined): string | null {
  const [text = ""] = texts ?? [];
  return text.startsWith(idPrefix) ? text.slice(idPrefix.length) : null;
}

/** The address that the client has used. A loopback address has no TLS. */
function originOf(request: SandboxRequest): string {
  const host = header(request, "host") ?? "localhost";
  const isLocal = /^(?:localhost|127\.|\[::1\])/.test(host);
  return `${isLocal || /:\d+$/.test(host) ? "http" : "https"}://${host}`;
}
