/** What `import … from "katagami"` gives: the types of a configuration. */
export { type Config, defineConfig } from "./config.js";
