import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Api } from "../model/api.js";
import { clientOptions } from "../sandbox/client-options.js";
import { Sandbox } from "../sandbox/core.js";
import type { LogEntry } from "../sandbox/log.js";
import { listen } from "../sandbox/server.js";
import { linkRuntime, loadClient } from "./clients.js";
import { isKnown, type Slip, slipOf } from "./known-mismatches.js";
import { type CaseResult, type Exchange, replayCase } from "./replay.js";

export interface PackageResult {
  readonly id: string;
  readonly title: string;
  readonly operations: number;
  /** The operations that have at least one case. */
  readonly covered: number;
  readonly cases: readonly CaseResult[];
  /** The samples that are not what their schema says, among the cases that were replayed. */
  readonly slips: readonly (Slip & { readonly known: boolean })[];
}

export interface VerifyReport {
  readonly packages: readonly PackageResult[];
  /** Known slips of these models that are none: Amazon has mended the sample, or these are not Amazon's files. */
  readonly mended: readonly Slip[];
}

export interface VerifyRequest {
  readonly apis: readonly Api[];
  /** Generates the clients into a folder and turns them into JavaScript. */
  readonly prepare: (folder: string) => Promise<void>;
  readonly known: readonly Slip[];
  /** Where the clients go and stay; null for a temporary folder. */
  readonly keep: string | null;
  readonly onProgress: (done: number, total: number, what: string) => void;
}

/**
 * Replays every static case of the APIs through their generated clients against a sandbox on loopback, with Login with
 * Amazon and signatures.
 */
export async function verify(request: VerifyRequest): Promise<VerifyReport> {
  const folder = request.keep ?? (await mkdtemp(join(tmpdir(), "katagami-verify-")));
  try {
    await request.prepare(folder);
    await linkRuntime(folder);
    const packages = await replayAll(folder, request);
    return { packages, mended: mendedSlips(packages, request) };
  } finally {
    if (request.keep === null) await rm(folder, { recursive: true, force: true });
  }
}

async function replayAll(
  folder: string,
  { apis, known, onProgress }: VerifyRequest,
): Promise<PackageResult[]> {
  let entry: LogEntry | null = null;
  let answer: Exchange["answer"] = null;
  const sandbox = new Sandbox(apis, {
    requireSignature: true,
    throttle: false,
    onRequest: (latest) => {
      entry = latest;
    },
  });
  const server = await listen(sandbox, { port: 0 });
  const observed: typeof globalThis.fetch = async (url, init) => {
    const response = await globalThis.fetch(url, init);
    const { status, headers } = response;
    answer = { status, headers, text: await response.clone().text() };
    return response;
  };
  const watch = (): { finish: () => Exchange } => {
    entry = null;
    answer = null;
    return { finish: () => ({ entry, answer }) };
  };
  // One request for each case, at once: what a case answers is the subject, not what a client makes of it.
  const settings = {
    ...clientOptions(sandbox.account, server.url),
    fetch: observed,
    retry: false,
    usagePlan: false,
  };
  const packages: PackageResult[] = [];
  try {
    for (const [index, api] of apis.entries()) {
      onProgress(index, apis.length, api.id);
      const client = await loadClient(folder, api, settings);
      const cases: CaseResult[] = [];
      const slips: Slip[] = [];
      for (const operation of api.operations) {
        for (const of of operation.sandbox.cases) {
          const result = await replayCase(api, operation, of, client, watch);
          cases.push(result);
          const slip = result.skipped === null ? slipOf(api, operation, of) : null;
          if (slip !== null) slips.push(slip);
        }
      }
      packages.push({
        id: api.id,
        title: api.title,
        operations: api.operations.length,
        covered: api.operations.filter(({ sandbox: { cases: own } }) => own.length > 0).length,
        cases,
        slips: slips.map((slip) => ({ ...slip, known: isKnown(slip, known) })),
      });
    }
    onProgress(apis.length, apis.length, "done");
  } finally {
    await server.close();
  }
  return packages;
}

function mendedSlips(
  packages: readonly PackageResult[],
  { apis, known }: VerifyRequest,
): readonly Slip[] {
  const models = new Set(apis.map(({ file }) => file));
  const found = packages.flatMap(({ slips }) =>
    slips.map(({ known: _known, ...slip }) => JSON.stringify(slip)),
  );
  const seen = new Set(found);
  return known.filter((slip) => models.has(slip.model) && !seen.has(JSON.stringify(slip)));
}
