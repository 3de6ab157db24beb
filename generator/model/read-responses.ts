import type { AnswerKind, Operation, Response, TypeRef } from "./api.js";
import { isSuccess } from "./api-queries.js";
import { answerKind, byPreference, isRange } from "./media-types.js";
import { pascalCase } from "./names.js";
import type { Node } from "./node.js";
import { contentOf, mediaTypesOf, type OperationContext } from "./operation-context.js";
import { readExample } from "./read-examples.js";

type Answers = Pick<Operation, "responses" | "accept" | "answers" | "redirects">;

/** Reads the responses of an operation, and what follows for a request and the decoding of its answer. */
export function readResponses(
  context: OperationContext,
  typeStem: string,
  operation: Node,
  nodes: readonly Node[],
): Answers {
  const produces = mediaTypesOf(context, operation, "produces");
  const read = nodes.map((reference) => readResponse(context, typeStem, reference, produces));
  const successes = read.filter(({ response }) => isSuccess(response.status));
  const results =
    successes.length > 0 ? successes : read.filter(({ response }) => response.status === "default");
  const media = results.flatMap(({ mediaTypes }) => mediaTypes);
  return {
    responses: read.map(({ response }) => response),
    accept: acceptOf(media.length > 0 ? media : produces),
    answers: Object.fromEntries(results.flatMap(({ answers }) => answers)),
    redirects: results.length === 0 && read.some(({ response }) => response.status.startsWith("3")),
  };
}

/**
 * The media type to ask for: null for plain JSON, `application/hal+json` for two of Amazon's APIs. Without JSON, all that the
 * document names.
 */
function acceptOf(mediaTypes: readonly string[]): string | null {
  const all = byPreference([...new Set(mediaTypes)]);
  const [first] = all;
  if (first === undefined || first === "application/json") return null;
  if (answerKind(first) === "json") return isRange(first) ? null : first;
  return all.join(", ");
}

interface ReadResponse {
  readonly response: Response;
  readonly mediaTypes: readonly string[];
  readonly answers: readonly (readonly [mediaType: string, kind: AnswerKind])[];
}

function readResponse(
  context: OperationContext,
  typeStem: string,
  reference: Node,
  produces: readonly string[],
): ReadResponse {
  const status = reference.key;
  if (!/^(?:[1-5]\d\d|default|[1-5]XX)$/i.test(status))
    reference.error(`${JSON.stringify(status)} is not a status code`);
  const node = context.references.follow(reference) ?? reference;
  const hint = `${typeStem}${isSuccess(status) ? "" : pascalCase(status)}Result`;
  const body =
    context.version === "2.0"
      ? readSwaggerBody(context, node, hint, produces)
      : readContent(context, node, hint);
  const { type, ...media } = body;
  return {
    response: {
      status,
      pointer: reference.pointer,
      description: node.text("description"),
      type,
      example: type === null ? null : readExample(context, node),
    },
    ...media,
  };
}

interface ResponseBody {
  readonly type: TypeRef | null;
  readonly mediaTypes: readonly string[];
  readonly answers: readonly (readonly [mediaType: string, kind: AnswerKind])[];
}

/** Swagger 2.0: one schema, and the media types that `produces` lists for all responses. */
function readSwaggerBody(
  context: OperationContext,
  node: Node,
  hint: string,
  produces: readonly string[],
): ResponseBody {
  const schema = node.get("schema");
  if (schema === null) return { type: null, mediaTypes: [], answers: [] };
  const mediaTypes = byPreference(produces);
  if (schema.text("type") === "file")
    return {
      type: { kind: "binary", as: "bytes" },
      mediaTypes,
      answers: allAs("bytes", mediaTypes),
    };
  const answers = answersOf(mediaTypes);
  return {
    type: readAnswer(context, answers[0]?.[1] ?? "json", schema, hint),
    mediaTypes,
    answers,
  };
}

/** OpenAPI 3: a schema for each media type. The type of the result is that of the preferred one. */
function readContent(context: OperationContext, node: Node, hint: string): ResponseBody {
  const content = contentOf(node);
  const mediaTypes = byPreference(content.map(({ key }) => key));
  const media = content.find(({ key }) => key === mediaTypes[0]);
  if (media === undefined) return { type: null, mediaTypes: [], answers: [] };
  const schema = media.get("schema");
  if (isRange(media.key) && schema?.text("format") === "binary")
    return {
      type: { kind: "binary", as: "bytes" },
      mediaTypes,
      answers: allAs("bytes", mediaTypes),
    };
  const answers = answersOf(mediaTypes);
  const items = media.get("itemSchema");
  const type = readAnswer(context, answers[0]?.[1] ?? "json", items ?? schema, hint);
  return { type, mediaTypes, answers };
}

/** The media types with what their bodies are decoded to. */
function answersOf(mediaTypes: readonly string[]): ResponseBody["answers"] {
  return mediaTypes.map((type) => [type, answerKind(type)]);
}

function allAs(kind: AnswerKind, mediaTypes: readonly string[]): ResponseBody["answers"] {
  return (mediaTypes.length === 0 ? ["*/*"] : mediaTypes).map((type) => [type, kind]);
}

function readAnswer(
  context: OperationContext,
  kind: AnswerKind,
  schema: Node | null,
  hint: string,
): TypeRef {
  switch (kind) {
    case "bytes":
      return { kind: "binary", as: "bytes" };
    case "text":
      return { kind: "string", format: null };
    case "lines": {
      const item: TypeRef =
        schema === null ? { kind: "unknown" } : context.schemas.read(schema, `${hint}Item`);
      return item.kind === "array" ? item : { kind: "array", items: item };
    }
    case "json":
      return schema === null ? { kind: "unknown" } : context.schemas.read(schema, hint);
  }
}
