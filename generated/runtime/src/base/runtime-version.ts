// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** The version of this runtime, part of the default User-Agent. */
export const runtimeVersion = "0.1.0";
