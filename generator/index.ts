/** What `import … from "katagami"` gives: the types of a configuration, of helpers, and of what templates see. */
export { type Config, defineConfig } from "./config.js";
export {
  type Code,
  defineHelpers,
  type Helper,
  type Helpers,
  type HelperValue,
  type Sinks,
} from "./emit/helpers.js";
export type { DescriptorView, ParameterDescriptorView } from "./emit/descriptor.js";
export type { ExamplesView } from "./emit/examples.js";
export type {
  SandboxCaseView,
  SandboxOperationView,
  SandboxView,
  SpecJson,
} from "./emit/sandbox-view.js";
export type {
  ArrayShape,
  CombinedShape,
  EnumShape,
  MapShape,
  ObjectShape,
  PlainShape,
  PropertyShape,
  RefShape,
  ShapeView,
  StringShape,
} from "./emit/shape.js";
export type { SpecText, Text } from "./emit/text.js";
export type {
  OperationView,
  PackageJsonView,
  PackageView,
  PropertyView,
  TypeView,
  WorkspaceView,
} from "./emit/view.js";
