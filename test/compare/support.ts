import type { JsonValue } from "../../generator/lib/json.js";
import type { Api } from "../../generator/model/api.js";
import { parseModel } from "../../generator/model/load.js";
import { readApi } from "../../generator/model/read-api.js";

/** JSON that a test edits in place, where it knows what is there. */
// oxlint-disable-next-line typescript/no-explicit-any -- typing each step of an edit would hide the edit
export type Editable = { [name: string]: any };

const answer = {
  200: { description: "ok", schema: { $ref: "#/definitions/Reply" } },
  400: { description: "bad", schema: { $ref: "#/definitions/Problems" } },
};

/** A model with one of everything that can change. */
export const model: JsonValue = {
  swagger: "2.0",
  info: { title: "The Selling Partner API for Things", version: "v1", description: "Things." },
  paths: {
    "/things/v1/things": {
      get: {
        operationId: "getThings",
        description:
          "Lists things.\n\n**Usage Plan:**\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 0.5 | 30 |",
        parameters: [
          { name: "id", in: "query", type: "string", required: true, description: "Which." },
          { name: "limit", in: "query", type: "integer", default: 10 },
          { name: "kinds", in: "query", type: "array", items: { type: "string" } },
          { name: "nextToken", in: "query", type: "string" },
        ],
        responses: answer,
      },
      post: {
        operationId: "createThing",
        parameters: [
          { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Request" } },
        ],
        responses: answer,
      },
    },
  },
  definitions: {
    Reply: {
      type: "object",
      required: ["name"],
      properties: {
        name: { type: "string", description: "Its name." },
        size: { type: "number" },
        things: { type: "array", items: { $ref: "#/definitions/Thing" } },
        pagination: { $ref: "#/definitions/Pagination" },
        free: { $ref: "#/definitions/Free" },
        mood: { $ref: "#/definitions/Mood" },
        code: { $ref: "#/definitions/Code" },
      },
    },
    Thing: { type: "object", properties: { state: { type: "string", enum: ["A", "B"] } } },
    Pagination: { type: "object", properties: { nextToken: { type: "string" } } },
    Free: { type: "object", properties: { own: { type: "string" } } },
    Mood: { type: "string", enum: ["Good", "Bad"] },
    Code: { type: "string" },
    Problems: { type: "object", properties: { errors: { type: "array", items: {} } } },
    Request: {
      type: "object",
      required: ["what"],
      properties: {
        what: { type: "string" },
        why: { type: "string", enum: ["X", "Y"] },
        how: { $ref: "#/definitions/How" },
      },
    },
    How: { type: "string", enum: ["Fast"] },
  },
};

export function editedDocument(edit: (document: Editable) => unknown): Editable {
  // A document of this file's own.
  const document = structuredClone(model) as Editable;
  edit(document);
  return document;
}

/** The API of a document. */
export function readDocument(document: Editable): Api {
  const text = JSON.stringify(document);
  const parsed = parseModel({ path: "things.json", key: "things/things.json", sha256: "", text });
  const { value: api, diagnostics } = readApi(parsed, new Map());
  if (api === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return api;
}

/** The API of a model after an edit. */
export function readEdited(edit: (document: Editable) => unknown = () => null): Api {
  return readDocument(editedDocument(edit));
}
