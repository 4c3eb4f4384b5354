import type { RenderedObject, SourceLine } from '../manifest';
import type { Complaint } from '../complaint';
import type { StatedWaiver } from '../waiver';

/** A whole construct tree as plain data. Nothing after rendering looks at a construct again. */
export interface Rendering {
  /** Every object, in the order of the tree. */
  readonly objects: readonly RenderedObject[];
  /** Every waiver that a construct recorded, with the cluster it belongs to. */
  readonly waivers: readonly PlacedWaiver[];
  /** Every app folder there is, though it may hold nothing. */
  readonly apps: readonly AppFolder[];
  /** What constructs declared with `node.addDependency`. */
  readonly dependencies: readonly Dependency[];
}

/** An app folder: an outermost cdk8s Chart. */
export interface AppFolder {
  readonly cluster: string;
  readonly name: string;
  readonly constructPath: string;
}

/** Everything in the construct at `from` comes after everything in the construct at `needs`. */
export interface Dependency {
  readonly from: string;
  readonly needs: string;
}

/** A waiver, and the construct that asked for it. */
export interface PlacedWaiver extends StatedWaiver {
  readonly constructPath: string;
}

/** A complaint and where it was made. A construct's own validation has no parts, only `text`. */
export interface PlacedComplaint {
  readonly constructPath: string;
  readonly text: string;
  readonly complaint?: Complaint;
  readonly source?: SourceLine;
}

/** What a user wrote wrongly, all of a run at once. */
export class InvalidTree extends Error {
  constructor(readonly complaints: readonly PlacedComplaint[]) {
    super(complaints.map(one => `${one.constructPath}: ${one.text}`).join('\n'));
    this.name = 'InvalidTree';
  }
}
