import type { Settings } from "../config/settings.js";
import type { Diagnostic } from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import type { ModelText } from "../model/model-file.js";

/** Hashes everything that one model's package is made from. */
export type HashInputs = (model: ModelText) => Promise<string>;

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What is being made. */
  readonly what: string;
}

/** Makes the files that stand once for all packages. */
export interface MakeOnce {
  /** Hashes all that they are made from; takes the hashes of the packages' inputs. */
  readonly hash: (packages: readonly string[]) => string;
  /** Makes them of the models given by their paths; no files when one of these has errors. */
  readonly make: (paths: readonly string[]) => Promise<{
    readonly files: readonly OutputFile[] | null;
    readonly diagnostics: readonly Diagnostic[];
  }>;
}

/** What came of one model. Plain data: it crosses from a worker thread. */
export interface Made {
  /** Null when the model has errors. */
  readonly output: {
    readonly id: string;
    readonly operations: number;
    readonly types: number;
    readonly files: readonly OutputFile[];
  } | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
}

export type Make = (modelPath: string) => Promise<Made>;

/** What makes packages of models. */
export interface Engine {
  /** Hashes all that one package is made from. */
  readonly createHashInputs: (settings: Settings) => Promise<HashInputs>;
  /** Makes the packages of models given by their paths, in the same order. */
  readonly make: (
    paths: readonly string[],
    settings: Settings,
    onProgress: (progress: Progress) => void,
  ) => Promise<readonly Made[]>;
  /** Whether its packages need the runtime beside them. */
  readonly needsRuntime: boolean;
  /** Whether its packages can carry the runtime themselves. */
  readonly canInline: boolean;
  /** Makes what stands once for all packages; null for an engine that has no such files. */
  readonly createMakeOnce: ((settings: Settings) => Promise<MakeOnce | null>) | null;
}
