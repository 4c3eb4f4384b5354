import type { SourceLine } from '../manifest';
import type { Waiver } from '../waiver';
import type { Finding } from './finding';

/** A finding that a waiver holds back, kept for reports. */
export interface WaivedFinding {
  readonly finding: Finding;
  readonly waiver: Waiver;
}

/** Why a waiver is an error: it ran out, nothing needs it, its policy refuses waivers, or the catalogue has no such policy. */
export type WaiverFault = 'expired' | 'unused' | 'fatal' | 'unknown policy';

/** A waiver that must be mended or removed. */
export interface FaultyWaiver {
  readonly waiver: Waiver;
  readonly fault: WaiverFault;
  /** The line that states it: of the waiver file, or of the TypeScript that made it. */
  readonly source?: SourceLine;
}

/** What a check came to. */
export interface Outcome {
  /** The findings that no waiver holds back. */
  readonly findings: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
  readonly faultyWaivers: readonly FaultyWaiver[];
}
