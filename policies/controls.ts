import type { Control } from '../lib/policy/control';

/** The Pod Security Standards, by the name of the control there. */
export const pss = {
  baseline: (title: string): Control => ({ framework: 'PSS', id: 'baseline', title }),
  restricted: (title: string): Control => ({ framework: 'PSS', id: 'restricted', title }),
};

/** The NSA and CISA Kubernetes Hardening Guide, by section. */
export function nsa(id: string): Control {
  return { framework: 'NSA', id };
}

/** The CIS Kubernetes Benchmark, by recommendation: `5.2.6`. */
export function cis(id: string): Control {
  return { framework: 'CIS', id };
}

/** The HIPAA Security Rule, by paragraph: `164.312(a)(1)`. */
export function hipaa(id: string): Control {
  return { framework: 'HIPAA', id };
}

/** The SLSA specification, by section: `Verifying artifacts`. */
export function slsa(id: string): Control {
  return { framework: 'SLSA', id };
}
