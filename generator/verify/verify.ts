import { withTemporaryFolder } from "../lib/temporary-folder.js";
import type { OnProgress } from "../lib/terminal.js";
import type { Api } from "../model/api.js";
import { clientOptions } from "../sandbox/client-options.js";
import type { LogEntry } from "../sandbox/request-log.js";
import { Sandbox } from "../sandbox/sandbox.js";
import { listen } from "../sandbox/server.js";
import { linkRuntime, loadClient } from "./generated-client.js";
import { findMismatch, mismatchKey, type SampleMismatch } from "./known-mismatches.js";
import { type CaseResult, type Exchange, replayCase } from "./replay.js";

export interface PackageResult {
  readonly id: string;
  readonly title: string;
  readonly operations: number;
  /** Operations with at least one case. */
  readonly covered: number;
  readonly cases: readonly CaseResult[];
  /** The samples that do not have their declared type, among the cases that were replayed. */
  readonly mismatches: readonly (SampleMismatch & { readonly known: boolean })[];
}

export interface VerifyReport {
  readonly packages: readonly PackageResult[];
  /** Known mismatches that these models no longer have: Amazon has corrected the sample, or the models are not Amazon's. */
  readonly resolved: readonly SampleMismatch[];
}

export interface VerifyRequest {
  readonly apis: readonly Api[];
  /** Generates the clients into a folder and compiles them to JavaScript. */
  readonly prepare: (folder: string) => Promise<void>;
  readonly known: readonly SampleMismatch[];
  /** The folder for the clients; null for a temporary one, which is removed. */
  readonly keep: string | null;
  readonly onProgress: OnProgress;
}

/**
 * Replays every static case of the APIs: their generated clients call a sandbox on the loopback address, with Login with
 * Amazon and signatures.
 */
export async function verify(request: VerifyRequest): Promise<VerifyReport> {
  const verifyIn = async (folder: string): Promise<VerifyReport> => {
    await request.prepare(folder);
    await linkRuntime(folder);
    const packages = await replayAll(folder, request);
    return { packages, resolved: resolvedMismatches(packages, request) };
  };
  return request.keep === null ? withTemporaryFolder("verify", verifyIn) : verifyIn(request.keep);
}

async function replayAll(
  folder: string,
  { apis, known, onProgress }: VerifyRequest,
): Promise<PackageResult[]> {
  let entry: LogEntry | null = null;
  let response: Exchange["response"] = null;
  const sandbox = new Sandbox(apis, {
    requireSignature: true,
    throttle: false,
    onRequest: (latest) => {
      entry = latest;
    },
  });
  const server = await listen(sandbox, { port: 0 });
  const recordingFetch: typeof globalThis.fetch = async (url, init) => {
    const received = await globalThis.fetch(url, init);
    const { status, headers } = received;
    response = { status, headers, text: await received.clone().text() };
    return received;
  };
  const record = (): (() => Exchange) => {
    entry = null;
    response = null;
    return () => ({ entry, response });
  };
  // Exactly one request for each case, and at once: the subject is the response, not how a client retries or waits.
  const settings = {
    ...clientOptions(sandbox.account, server.url),
    fetch: recordingFetch,
    retry: false,
    usagePlan: false,
  };
  const knownKeys = new Set(known.map(mismatchKey));
  const packages: PackageResult[] = [];
  try {
    for (const [index, api] of apis.entries()) {
      const { id, title, operations } = api;
      onProgress({ done: index, total: apis.length, what: id });
      const client = await loadClient(folder, api, settings);
      const cases: CaseResult[] = [];
      const mismatches: SampleMismatch[] = [];
      for (const operation of operations) {
        for (const of of operation.sandbox.cases) {
          const result = await replayCase(api, operation, of, client, record);
          cases.push(result);
          const mismatch = result.skipped === null ? findMismatch(api, operation, of) : null;
          if (mismatch !== null) mismatches.push(mismatch);
        }
      }
      packages.push({
        id,
        title,
        operations: operations.length,
        covered: operations.filter((operation) => operation.sandbox.cases.length > 0).length,
        cases,
        mismatches: mismatches.map((one) => ({ ...one, known: knownKeys.has(mismatchKey(one)) })),
      });
    }
    onProgress({ done: apis.length, total: apis.length, what: "" });
  } finally {
    await server.close();
  }
  return packages;
}

function resolvedMismatches(
  packages: readonly PackageResult[],
  { apis, known }: VerifyRequest,
): readonly SampleMismatch[] {
  const models = new Set(apis.map(({ file }) => file));
  const found = new Set(packages.flatMap(({ mismatches }) => mismatches.map(mismatchKey)));
  return known.filter((one) => models.has(one.model) && !found.has(mismatchKey(one)));
}
