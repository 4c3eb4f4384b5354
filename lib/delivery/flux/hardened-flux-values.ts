import type { HelmValues } from '../helm-values';

function bounds(cpu: string, memory: string): HelmValues {
  return { requests: { cpu, memory }, limits: { cpu: '1', memory } };
}

/** An account without rights: what names no account of its own acts as this one, and is refused. */
const nobody = '--default-service-account=default';
const ownNamespaceOnly = '--no-cross-namespace-refs=true';
/** A variable without a value is an error, not an empty text; and nothing of ours watches Secrets, so nobody has to read them all. */
const gates = '--feature-gates=StrictPostBuildSubstitutions=true,DisableConfigWatchers=true';

/** The arguments of kustomize-controller beside those of its Helm chart. */
export const kustomizeArguments: readonly string[] = [nobody, ownNamespaceOnly, '--no-remote-bases=true', gates];

/**
 * The values of the Helm chart flux2 2 for an engine that does what the tree says and nothing else. The lockdown for several tenants: nothing refers
 * to another namespace, nothing is fetched from beside the source, and a Kustomization without an account of its own has no rights. The chart's
 * own rights and NetworkPolicies stay away, because they make administrators and open all egress: {@link fluxDelivery} brings the rights, the namespace's
 * chart the NetworkPolicies. Bounds on every container; controllers that nothing here needs are off, and so is the self-check that reads everything.
 */
export function hardenedFluxValues(): HelmValues {
  const off = { create: false };
  return {
    policies: off,
    rbac: { create: false, createAggregation: false },
    imageAutomationController: off,
    imageReflectionController: off,
    notificationController: off,
    sourceWatcher: off,
    kustomizeController: {
      resources: bounds('100m', '512Mi'),
      container: { additionalArgs: kustomizeArguments },
    },
    helmController: {
      resources: bounds('100m', '512Mi'),
      container: { additionalArgs: [ownNamespaceOnly] },
    },
    sourceController: {
      resources: bounds('100m', '512Mi'),
      container: { additionalArgs: [ownNamespaceOnly] },
    },
  };
}
