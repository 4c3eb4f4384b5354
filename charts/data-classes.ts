import type { LogClass } from '../lib';

/** Namespaces whose logs are kept for longer than those of everyday operations. */
export const logClasses: Readonly<Record<string, LogClass>> = {
  'agent-devsecops': 'security',
  'agent-medical': 'health',
  'agent-redteam': 'security',
  falco: 'security',
  falcosidekick: 'security',
  'gatekeeper-system': 'security',
  'istio-ingress': 'security',
  'istio-system': 'security',
  'kube-bench': 'security',
  'redteam-target': 'security',
};

/** Where what happens is about personal health data. */
export const healthNamespaces: readonly string[] = Object.keys(logClasses).filter(
  name => logClasses[name] === 'health',
);
