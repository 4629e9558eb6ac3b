import { SUPPORT, type SupportEntry } from '../engine/provenance/support.ts';

/** Which SQL can be complained about, for the page's help, which loads this module only when it is opened. */
export function sqlSupport(): readonly SupportEntry[] {
  return SUPPORT;
}
