import type { Weakening } from '../weakening';

/** A namespace that Pod Security leaves alone, and who says so. */
export interface PodSecurityExemption extends Weakening {
  readonly namespace: string;
}

/** What the configuration that `talosctl gen config` writes exempts already. */
const exemptByTalos: readonly string[] = ['kube-system'];

/**
 * The configuration of the API server's Pod Security admission: what holds for a namespace that says nothing. `restricted` is enforced, so a
 * namespace made by hand or by a Helm chart is closed as well; only the namespaces that are exempt for a written reason are left alone.
 *
 * It is a patch, and Talos appends the lists of a patch to its own. So what Talos exempts by itself is not in it: an API server that is told of a
 * namespace twice does not start.
 *
 * Source: Kubernetes, "Configure the Admission Controller"; Pod Security Standards; Talos, "Configuration Patches".
 */
export function podSecurityDefaults(kubernetes: string, exemptions: readonly PodSecurityExemption[]): object {
  const modes = ['audit', 'enforce', 'warn'];
  const namespaces = [...new Set(exemptions.map(one => one.namespace))].sort();
  return {
    apiVersion: 'pod-security.admission.config.k8s.io/v1',
    kind: 'PodSecurityConfiguration',
    defaults: Object.fromEntries(
      modes.flatMap(mode => [
        [mode, 'restricted'],
        [`${mode}-version`, `v${kubernetes}`],
      ]),
    ),
    exemptions: {
      namespaces: namespaces.filter(one => !exemptByTalos.includes(one)),
      runtimeClasses: [],
      usernames: [],
    },
  };
}
