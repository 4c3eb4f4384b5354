/** The checks of other scanners that look at the same thing as one of our policies. */
export interface ForeignChecks {
  readonly kubeLinter?: readonly string[];
  readonly checkov?: readonly string[];
  readonly trivy?: readonly string[];
  readonly polaris?: readonly string[];
  readonly kubescape?: readonly string[];
}

/**
 * Which checks of other scanners a waiver of one of our policies silences, by policy id. A check is listed only where it
 * refuses what our policy refuses: a waiver must not silence more elsewhere than it waives here. Ids are those of kube-linter 0.7,
 * checkov 3, Trivy's checks bundle 1 (`KSV-0001`), Polaris 10 and Kubescape 3.
 */
export const foreignChecks: Readonly<Record<string, ForeignChecks>> = {
  'added-capabilities': {
    checkov: ['CKV_K8S_25', 'CKV_K8S_39'],
    trivy: ['KSV-0005', 'KSV-0022', 'KSV-0119'],
    polaris: ['dangerousCapabilities', 'insecureCapabilities'],
    kubescape: ['C-0046'],
  },
  'allowed-registries': { trivy: ['KSV-0125'], kubescape: ['C-0001', 'C-0078'] },
  'apparmor-profile': { trivy: ['KSV-0002'] },
  'drop-all-capabilities': {
    kubeLinter: ['drop-net-raw-capability'],
    checkov: ['CKV_K8S_28', 'CKV_K8S_37'],
    trivy: ['KSV-0003', 'KSV-0004', 'KSV-0106'],
    polaris: ['insecureCapabilities'],
  },
  'host-namespaces': {
    kubeLinter: ['host-ipc', 'host-network', 'host-pid'],
    checkov: ['CKV_K8S_17', 'CKV_K8S_18', 'CKV_K8S_19'],
    trivy: ['KSV-0008', 'KSV-0009', 'KSV-0010'],
    polaris: ['hostIPCSet', 'hostNetworkSet', 'hostPIDSet'],
    kubescape: ['C-0038', 'C-0041', 'C-0275', 'C-0276'],
  },
  'host-path': {
    kubeLinter: ['sensitive-host-mounts', 'writable-host-mount'],
    trivy: ['KSV-0023', 'KSV-0121'],
    polaris: ['hostPathSet'],
    kubescape: ['C-0045', 'C-0048'],
  },
  'host-ports': { checkov: ['CKV_K8S_26'], trivy: ['KSV-0024'], polaris: ['hostPortSet'], kubescape: ['C-0044'] },
  'host-process': { trivy: ['KSV-0103'], polaris: ['hostProcess'] },
  'image-digest': {
    kubeLinter: ['latest-tag'],
    checkov: ['CKV_K8S_14', 'CKV_K8S_43'],
    trivy: ['KSV-0013'],
    polaris: ['tagNotSpecified'],
    kubescape: ['C-0306'],
  },
  'ingress-tls': { polaris: ['tlsSettingsMissing'], kubescape: ['C-0263'] },
  'non-root-user': { checkov: ['CKV_K8S_40'], trivy: ['KSV-0020', 'KSV-0105'] },
  'own-service-account': { kubeLinter: ['default-service-account'] },
  'pod-network-policy': {
    kubeLinter: ['non-isolated-pod'],
    checkov: ['CKV2_K8S_6'],
    polaris: ['missingNetworkPolicy'],
    kubescape: ['C-0030', 'C-0260'],
  },
  'privilege-escalation': {
    kubeLinter: ['privilege-escalation-container'],
    checkov: ['CKV_K8S_20'],
    trivy: ['KSV-0001'],
    polaris: ['privilegeEscalationAllowed'],
    kubescape: ['C-0016'],
  },
  privileged: {
    kubeLinter: ['privileged-container'],
    checkov: ['CKV_K8S_16'],
    trivy: ['KSV-0017'],
    polaris: ['runAsPrivileged'],
    kubescape: ['C-0057'],
  },
  probes: {
    kubeLinter: ['no-liveness-probe', 'no-readiness-probe'],
    checkov: ['CKV_K8S_8', 'CKV_K8S_9'],
    polaris: ['livenessProbeMissing', 'readinessProbeMissing'],
    kubescape: ['C-0018', 'C-0056'],
  },
  'proc-mount': { kubeLinter: ['unsafe-proc-mount'], trivy: ['KSV-0027'], polaris: ['procMount'] },
  'rbac-cluster-admin': {
    kubeLinter: ['cluster-admin-role-binding'],
    trivy: ['KSV-0111'],
    polaris: [
      'clusterrolebindingClusterAdmin',
      'clusterrolebindingPodExecAttach',
      'rolebindingClusterAdminClusterRole',
    ],
    kubescape: ['C-0035'],
  },
  'rbac-escalation': { checkov: ['CKV_K8S_157', 'CKV_K8S_158'], trivy: ['KSV-0047'], kubescape: ['C-0065'] },
  'rbac-exec': {
    trivy: ['KSV-0053', 'KSV-0054'],
    polaris: ['clusterrolePodExecAttach', 'rolePodExecAttach'],
    kubescape: ['C-0002'],
  },
  'rbac-secrets': { trivy: ['KSV-0041', 'KSV-0113'], kubescape: ['C-0015'] },
  'rbac-wildcards': {
    kubeLinter: ['wildcard-in-rules'],
    checkov: ['CKV_K8S_49'],
    trivy: ['KSV-0044', 'KSV-0045', 'KSV-0046'],
  },
  'read-only-root-filesystem': {
    kubeLinter: ['no-read-only-root-fs'],
    checkov: ['CKV_K8S_22'],
    trivy: ['KSV-0014'],
    polaris: ['notReadOnlyRootFilesystem'],
    kubescape: ['C-0017'],
  },
  'reference-provided': { kubeLinter: ['non-existent-service-account'] },
  'resource-limits': {
    kubeLinter: ['unset-cpu-requirements', 'unset-memory-requirements'],
    checkov: ['CKV_K8S_10', 'CKV_K8S_11', 'CKV_K8S_12', 'CKV_K8S_13'],
    trivy: ['KSV-0011', 'KSV-0015', 'KSV-0016', 'KSV-0018'],
    polaris: ['cpuLimitsMissing', 'cpuRequestsMissing', 'memoryLimitsMissing', 'memoryRequestsMissing'],
    kubescape: ['C-0004', 'C-0009', 'C-0050', 'C-0268', 'C-0269', 'C-0270', 'C-0271'],
  },
  'run-as-non-root': {
    kubeLinter: ['run-as-non-root'],
    checkov: ['CKV_K8S_23'],
    trivy: ['KSV-0012'],
    polaris: ['runAsRootAllowed'],
    kubescape: ['C-0013'],
  },
  'safe-sysctls': { kubeLinter: ['unsafe-sysctls'], trivy: ['KSV-0026'] },
  'seccomp-profile': { checkov: ['CKV_K8S_31'], trivy: ['KSV-0030', 'KSV-0104'] },
  'seccomp-unconfined': { checkov: ['CKV_K8S_31'], trivy: ['KSV-0104'] },
  'secret-in-env': { kubeLinter: ['env-var-secret'], polaris: ['sensitiveContainerEnvVar'], kubescape: ['C-0012'] },
  'selinux-options': { trivy: ['KSV-0025'] },
  'service-account-token': {
    checkov: ['CKV_K8S_38'],
    trivy: ['KSV-0036'],
    polaris: ['automountServiceAccountToken'],
    kubescape: ['C-0034', 'C-0190'],
  },
  'service-exposure': { kubeLinter: ['exposed-services'] },
  'service-selects-pods': { kubeLinter: ['dangling-service'] },
  'volume-types': { trivy: ['KSV-0028'] },
};
