/** The text of kernels.generated.ts for the present source. */
export function generate(): Promise<string>;
export const target: URL;
