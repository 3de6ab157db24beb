import { stringLiteral } from "../escape/escape.js";
import { lineWidth } from "../escape/literal.js";
import { SpecText, type Text } from "../escape/spec-text.js";
import type { Api } from "../model/api.js";
import type { TypesById } from "../model/api-queries.js";
import { type Completion, completionOf } from "./completion.js";
import { descriptor, type DescriptorView } from "./descriptor.js";

/** A `Completion` of the runtime: how one finds out what became of what an operation begins. */
export interface CompletionView {
  /** Where the answer of the operation has the id. */
  readonly id: readonly SpecText[];
  /** The operation to poll, which may be one of another API. */
  readonly poll: PollView;
  /** Where the answer of `poll` has the status. */
  readonly status: readonly SpecText[];
  readonly done: readonly SpecText[];
  readonly failed: readonly SpecText[];
  /** The statuses of what has ended without data. */
  readonly noData?: readonly SpecText[];
  /** Where the answer of `poll` has the problems. */
  readonly problems?: readonly SpecText[];
  /** How long to wait by default, in milliseconds. */
  readonly timeout: number;
  /** The status may stay as it is for days. */
  readonly stalls?: true;
}

/** The parts of a descriptor that a poll needs: it has no body, no pages, and asks for no personal data. */
export interface PollView extends Pick<
  DescriptorView,
  | "api"
  | "name"
  | "method"
  | "path"
  | "parameters"
  | "accept"
  | "answers"
  | "usagePlan"
  | "scope"
  | "sandboxOnly"
> {}

/** A completion as a constant of `operations.ts`: several operations may have the same. */
export interface CompletionConstView {
  readonly name: string;
  readonly doc: readonly Text[];
  readonly value: CompletionView;
}

/** The method of a client that takes up again what an operation began. */
export interface ResumeView {
  /** The operations as a union of string literals. */
  readonly operations: string;
  /** The type of what they come to. */
  readonly finalType: string;
  /** Whether the first line of the method is too long for one line. */
  readonly isWide: boolean;
}

/** What the view of an operation needs of its completion. */
export interface NamedCompletion {
  /** Of the constant. */
  readonly name: string;
  readonly finalType: string;
  /** For the doc comment of the method. */
  readonly note: string;
}

/** All completions of an API, equal ones once. */
export interface Completions {
  readonly byOperation: ReadonlyMap<string, NamedCompletion>;
  readonly constants: readonly CompletionConstView[];
  readonly resume: ResumeView | null;
}

export function viewCompletions(api: Api, types: TypesById): Completions {
  const taken = new Set(api.operations.map(({ name }) => name));
  const constants = new Map<string, CompletionConstView>();
  const byOperation = new Map<string, NamedCompletion>();
  for (const operation of api.operations) {
    const found = completionOf(api, operation, types);
    if (found === null) continue;
    const poll = pollView(api, found);
    const key = JSON.stringify(completionView(found, poll));
    let constant = constants.get(key);
    if (constant === undefined) {
      const name = freeName(`${poll.name}Completion`, taken);
      constant = { name, doc: [docOf(poll)], value: completionView(found, poll) };
      constants.set(key, constant);
    }
    byOperation.set(operation.name, {
      name: constant.name,
      finalType: found.finalType,
      note: noteOf(api, poll),
    });
  }
  return { byOperation, constants: [...constants.values()], resume: resumeView(byOperation) };
}

function completionView(completion: Completion, poll: PollView): CompletionView {
  const { noData, problems } = completion;
  return {
    id: specTexts(completion.id),
    poll,
    status: specTexts(completion.status),
    done: specTexts(completion.done),
    failed: specTexts(completion.failed),
    ...(noData.length > 0 && { noData: specTexts(noData) }),
    ...(problems !== null && { problems: specTexts(problems) }),
    timeout: completion.timeout,
    ...(completion.stalls && { stalls: true }),
  };
}

/** The operation to poll, as a descriptor. */
export function pollView(api: Api, { poll }: Completion): PollView {
  if ("known" in poll) {
    const { api: id, name, path, usagePlan } = poll.known;
    const [, parameter = ""] = /\{([^{}]+)\}/.exec(path) ?? [];
    return {
      api: id,
      name,
      method: "GET",
      path: new SpecText(path),
      parameters: [{ name: new SpecText(parameter), in: "path", required: true }],
      usagePlan,
    };
  }
  const { api: id, name, method, path, ...rest } = descriptor(api, poll.operation);
  const { parameters, accept, answers, usagePlan, scope, sandboxOnly } = rest;
  return {
    api: id,
    name,
    method,
    path,
    ...(parameters && { parameters }),
    ...(accept && { accept }),
    ...(answers && { answers }),
    ...(usagePlan && { usagePlan }),
    ...(scope !== undefined && { scope }),
    ...(sandboxOnly && { sandboxOnly }),
  };
}

/** The name itself, or the first one behind it that no operation has. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}${String(number)}`;
  taken.add(free);
  return free;
}

function docOf({ name }: PollView): string {
  return `What the operation began is followed by \`${name}\`.`;
}

function noteOf(api: Api, poll: PollView): string {
  const where = poll.api === api.id ? "" : ` of \`${poll.api}\``;
  return (
    "This only begins it: `finished()` of the call waits until Amazon is done, and returns what " +
    `\`${poll.name}\`${where} then answers.`
  );
}

function resumeView(byOperation: ReadonlyMap<string, NamedCompletion>): ResumeView | null {
  if (byOperation.size === 0) return null;
  const finals = new Set([...byOperation.values()].map(({ finalType }) => finalType));
  const operations = [...byOperation.keys()].map((name) => stringLiteral(name)).join(" | ");
  const finalType = [...finals].join(" | ");
  // As `client.ts` writes it.
  const line = `  resume(stored: Resumable<${operations}>, options?: CallOptions): Promise<Handle<${finalType}>> {`;
  return { operations, finalType, isWide: line.length > lineWidth };
}

function specTexts(texts: readonly string[]): readonly SpecText[] {
  return texts.map((text) => new SpecText(text));
}
