import type { Complaint } from '../../complaint';
import type { Manifest } from '../../manifest';

/** Every object that a release would create, or why that cannot be said. */
export type Rendered = { readonly manifests: readonly Manifest[] } | { readonly complaints: readonly Complaint[] };
