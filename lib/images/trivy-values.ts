import type { HelmValues } from '../delivery/helm-values';

/** How bad a vulnerability is, in Trivy's words. */
export type TrivySeverity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** What the values depend on. */
export interface TrivyValuesInput {
  readonly scanner: string;
  readonly severities: readonly TrivySeverity[];
  readonly concurrentScans: number;
  readonly serviceMonitor: boolean;
}

/** The label of the pods that scan, which the operator makes: NetworkPolicies select them by it. */
export const scanLabel = { 'bulwark.dev/trivy': 'scan' } as const;

/**
 * The values of the Helm chart trivy-operator 0.34. What is switched off, and why:
 * - no access to Secrets and ServiceAccounts of other namespaces: it is there to pull private images, and would let a scanner read every Secret;
 * - no infrastructure assessment: its collector mounts /etc/systemd and /lib/systemd of the node, which Talos cannot provide, so the pod
 *   never starts, and it would force the namespace to allow privileged pods. Nodes are judged by `TalosCisBenchmark`;
 * - no SBOM reports: with them one object can exceed what etcd stores, and the operator stops;
 * - no CIS 1.23 report: it is about old releases of Kubernetes and needs the collector.
 */
export function trivyValues(input: TrivyValuesInput): HelmValues {
  return {
    operator: operatorSettings(input),
    serviceMonitor: { enabled: input.serviceMonitor },
    trivyOperator: scanPods,
    trivy: {
      image: { tag: input.scanner },
      severity: input.severities.join(','),
      slow: true,
      timeout: '10m0s',
      useEmbeddedRegoPolicies: 'true',
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    },
    compliance: { reportType: 'summary', specs: ['k8s-nsa-1.0', 'k8s-pss-baseline-0.1', 'k8s-pss-restricted-0.1'] },
    podSecurityContext: podSecurity(10_000),
    securityContext: containerSecurity,
    volumes: [{ name: 'cache-policies', emptyDir: { sizeLimit: '256Mi' } }],
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
  };
}

function operatorSettings({ concurrentScans }: TrivyValuesInput): HelmValues {
  return {
    accessGlobalSecretsAndServiceAccount: false,
    infraAssessmentScannerEnabled: false,
    sbomGenerationEnabled: false,
    vulnerabilityScannerEnabled: true,
    configAuditScannerEnabled: true,
    rbacAssessmentScannerEnabled: true,
    exposedSecretScannerEnabled: true,
    clusterComplianceEnabled: true,
    metricsImageInfo: true,
    metricsVulnIdEnabled: false,
    scanJobsConcurrentLimit: concurrentScans,
    scanJobTimeout: '10m',
    scanJobTTL: '1h',
    scannerReportTTL: '24h',
  };
}

const containerSecurity: HelmValues = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
};

function podSecurity(user: number): HelmValues {
  return {
    fsGroup: user,
    runAsGroup: user,
    runAsNonRoot: true,
    runAsUser: user,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The pods that scan have no token and meet Pod Security restricted: Trivy's image would be root by itself. */
const scanPods: HelmValues = {
  scanJobAutomountServiceAccountToken: false,
  scanJobCompressLogs: true,
  scanJobPodTemplateContainerSecurityContext: containerSecurity,
  scanJobPodTemplateLabels: Object.entries(scanLabel)
    .map(([key, value]) => `${key}=${value}`)
    .join(','),
  scanJobPodTemplatePodSecurityContext: podSecurity(65_532),
  useGCRServiceAccount: false,
};
