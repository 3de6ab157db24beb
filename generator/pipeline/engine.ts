/** What a run asks of the engine that generates its packages. */
import type { Settings } from "../config/settings.js";
import type { Diagnostic, Result } from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import type { OnProgress } from "../lib/terminal.js";
import type { Api } from "../model/api.js";
import type { PackageAbout } from "../output/manifest.js";
import type { HashInputs } from "./model-inputs.js";

export interface Engine {
  /** What the manifest says of it: `openapi-generator java`; undefined for Katagami's own. */
  readonly name?: string;
  /** Whether its packages need the runtime beside them. */
  readonly needsRuntime: boolean;
  /** Whether its packages can carry the runtime themselves. */
  readonly canInline: boolean;
  /**
   * Opens the engine for one run: templates are read here, and nowhere else.
   *
   * @throws Failure when they cannot be used
   */
  readonly open: (settings: Settings) => Promise<EngineRun>;
}

export interface EngineRun {
  readonly hashInputs: HashInputs;
  /** Hashes everything that the package of a schemas folder is generated from; null if the engine has none. */
  readonly hashSchemas: ((folder: string) => Promise<string>) | null;
  /** Says that this many models will be generated, before their inputs are known: what that takes is begun at once. */
  readonly prepare?: (models: number) => void;
  /**
   * Generates the packages of models, given by their paths, in the same order. An engine that makes them one by one calls back
   * with each and its index as it is made.
   */
  readonly generatePackages: (
    paths: readonly string[],
    onProgress: OnProgress,
    onPackage: OnPackage,
  ) => Promise<readonly GeneratedPackage[]>;
  /** Generates the files that belong to all packages together; null when there are no such templates. */
  readonly workspaceFiles: WorkspaceFilesGenerator | null;
  /** Ends what the run has started. */
  readonly close?: () => Promise<void>;
}

export type OnPackage = (generated: GeneratedPackage, index: number) => void;

/** The result of one model. Plain data: it crosses from a worker thread. */
export interface GeneratedPackage {
  /** Null when the model has errors. */
  readonly output: {
    readonly id: string;
    readonly operations: number;
    readonly types: number;
    /** What the index of the output folder says of it. */
    readonly about: PackageAbout;
    readonly files: readonly OutputFile[];
    /** What workspace files are generated from; null when there are no such templates. */
    readonly source: PackageSource | null;
  } | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
}

/** A model that has been read. */
export interface PackageSource {
  readonly api: Api;
  readonly modelSha256: string;
}

export interface WorkspaceFilesGenerator {
  /** Hashes everything that the files are generated from; takes the hashes of the packages' inputs. */
  readonly hash: (packages: readonly string[]) => string;
  /**
   * Generates the files.
   *
   * @param read - the models that this run has read already
   * @param paths - the other models
   * @returns null when one of these has errors
   */
  readonly generate: (
    read: readonly PackageSource[],
    paths: readonly string[],
  ) => Promise<Result<readonly OutputFile[] | null>>;
}
