// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { DocumentError } from "../documents/document-error.js";
import type { DownloadedDocument } from "../documents/downloaded-document.js";
import { jsonList } from "./json-list.js";

/** A report as `getReport` answers it. */
export interface FinishedReport {
  readonly reportId: string;
  readonly processingStatus: string;
  readonly reportDocumentId?: string | null | undefined;
}

/** The properties of a report's document that are lists. */
export type ListsOf<Data> = {
  [Name in keyof Data]-?: NonNullable<Data[Name]> extends readonly unknown[] ? Name : never;
}[keyof Data] &
  string;

/** The names of the lists of a document, of any of its forms if it has several. */
export type ListName<Data> = unknown extends Data
  ? string
  : Data extends unknown
    ? ListsOf<Data>
    : never;

/** What is in a list of a document. */
export type ItemOf<Data, Name> = unknown extends Data
  ? unknown
  : Data extends unknown
    ? Name extends keyof Data
      ? NonNullable<Data[Name]> extends readonly (infer Item)[]
        ? Item
        : never
      : never
    : never;

/** A report whose document is being downloaded. Read it once: as JSON here, or as anything else by `document`. */
export class DownloadedReport<Data = unknown> {
  /** The report as Amazon finished it. */
  readonly report: FinishedReport;
  /** The document: `rows()` of a flat file, `lines()`, `text()`, `bytes()` or `stream()`. */
  readonly document: DownloadedDocument;

  /** Use `downloadReport`. */
  constructor(report: FinishedReport, document: DownloadedDocument) {
    this.report = report;
    this.document = document;
  }

  /**
   * Reads the whole document as JSON.
   *
   * @throws DocumentError if it is not JSON; it quotes nothing of the document. Or what `document.text` throws.
   */
  async json(): Promise<Data> {
    const text = await this.document.text();
    try {
      // What Amazon sends is taken at its word, as in the answers of operations.
      return JSON.parse(text) as Data;
    } catch {
      const isJson = /^\s*[[{]/.test(text);
      throw new DocumentError(
        isJson
          ? "json: the document is not JSON all through: it may have been cut off"
          : "json: the document is no JSON; a flat file is read by document.rows()",
      );
    }
  }

  /**
   * Iterates over one of the lists at the root of the document, one item at a time, for reports that are too big for memory:
   * `for await (const row of report.items("salesByAsin"))`.
   *
   * @throws DocumentError if it is not JSON or has no such list, or what `document.pieces` throws.
   */
  items<const Name extends ListName<Data>>(
    list: Name,
  ): AsyncGenerator<ItemOf<Data, Name>, void, undefined> {
    // What Amazon sends is taken at its word.
    return jsonList(this.document.pieces(), list) as AsyncGenerator<ItemOf<Data, Name>>;
  }
}
