/** What `import … from "katagami"` gives: the types of a configuration, of helpers, and of what templates see. */
export { type Config, defineConfig } from "./config/settings.js";
export type { Code } from "./render/helper-values.js";
export {
  defineHelpers,
  type Helper,
  type Helpers,
  type HelperValue,
  type Escapers,
} from "./render/user-helpers.js";
export type { DescriptorView, ParameterDescriptorView } from "./view/descriptor.js";
export type { ExamplesView } from "./view/readme-examples.js";
export type {
  SandboxCaseView,
  SandboxOperationView,
  SandboxView,
  SpecJson,
} from "./view/sandbox.js";
export type {
  ArrayShape,
  BinaryShape,
  CombinedShape,
  EnumShape,
  MapShape,
  ObjectShape,
  PlainShape,
  PropertyShape,
  RefShape,
  ShapeView,
  StringShape,
} from "./view/type-shapes.js";
export type { SpecText, Text } from "./escape/spec-text.js";
export type { OperationView } from "./view/operation.js";
export type { SuccessView } from "./view/successes.js";
export type { PackageJsonView, PackageView, WorkspaceView } from "./view/view.js";
export type { PropertyView, TypeView } from "./view/type.js";
