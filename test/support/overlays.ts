import { type Overlay, resolveOverlays } from "../../generator/config/overlays.js";
import { flagPlace } from "../../generator/lib/diagnostic.js";

/** The overlays of these names, from the lowest to the highest: folders, or names of the shelf. */
export async function overlaysOf(...names: readonly string[]): Promise<readonly Overlay[]> {
  return resolveOverlays(names, process.cwd(), flagPlace("--templates"));
}
