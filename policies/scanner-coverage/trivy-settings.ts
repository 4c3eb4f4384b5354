/** One setting of the Trivy Operator that decides what it looks at, by where it stands. */
interface Home {
  /** In the values of its Helm chart. */
  readonly helm: readonly string[];
  /** In the environment of its pod, or in one of its ConfigMaps. */
  readonly key: string;
}

/**
 * What decides which workloads the Trivy Operator 0.32 scans, and whether it scans at all. Source: its `pkg/operator/etc/config.go`,
 * `pkg/trivyoperator/config.go` and the templates of its Helm chart 0.34.
 */
export const homes = {
  targetNamespaces: { helm: ['targetNamespaces'], key: 'OPERATOR_TARGET_NAMESPACES' },
  excludeNamespaces: { helm: ['excludeNamespaces'], key: 'OPERATOR_EXCLUDE_NAMESPACES' },
  targetWorkloads: { helm: ['targetWorkloads'], key: 'OPERATOR_TARGET_WORKLOADS' },
  skipResourceByLabels: { helm: ['trivyOperator', 'skipResourceByLabels'], key: 'skipResourceByLabels' },
  skipInitContainers: { helm: ['trivyOperator', 'skipInitContainers'], key: 'scanJob.skipInitContainers' },
  excludeImages: { helm: ['trivyOperator', 'excludeImages'], key: 'scanJob.excludeImages' },
  concurrentScans: { helm: ['operator', 'scanJobsConcurrentLimit'], key: 'OPERATOR_CONCURRENT_SCAN_JOBS_LIMIT' },
  reportLifetime: { helm: ['operator', 'scannerReportTTL'], key: 'OPERATOR_SCANNER_REPORT_TTL' },
  vulnerabilities: { helm: ['operator', 'vulnerabilityScannerEnabled'], key: 'OPERATOR_VULNERABILITY_SCANNER_ENABLED' },
  exposedSecrets: { helm: ['operator', 'exposedSecretScannerEnabled'], key: 'OPERATOR_EXPOSED_SECRET_SCANNER_ENABLED' },
  configuration: { helm: ['operator', 'configAuditScannerEnabled'], key: 'OPERATOR_CONFIG_AUDIT_SCANNER_ENABLED' },
  rights: { helm: ['operator', 'rbacAssessmentScannerEnabled'], key: 'OPERATOR_RBAC_ASSESSMENT_SCANNER_ENABLED' },
} as const satisfies Readonly<Record<string, Home>>;

export type Setting = keyof typeof homes;

interface Rule {
  /** Whether a text that is set leaves nothing out. A setting that is absent has the operator's own default, which leaves nothing out. */
  readonly isWhole: (value: string) => boolean;
  readonly expected: string;
}

/** Every kind of workload that the operator knows; a Deployment is scanned as its ReplicaSet. */
const kinds = ['pod', 'replicaset', 'replicationcontroller', 'statefulset', 'daemonset', 'cronjob', 'job'];
const nothing: Rule = { isWhole: value => value.trim() === '', expected: 'empty, so that nothing is left out' };
const on: Rule = { isWhole: value => value.toLowerCase() === 'true', expected: 'true' };

/** What each setting must be. Which namespaces are looked at is asked for each of them: see {@link namespaceFault}. */
export const rules: Readonly<Record<Exclude<Setting, 'targetNamespaces' | 'excludeNamespaces'>, Rule>> = {
  targetWorkloads: { isWhole: namesEveryKind, expected: `each of ${kinds.join(', ')}` },
  skipResourceByLabels: nothing,
  skipInitContainers: { isWhole: value => value.toLowerCase() === 'false', expected: 'false' },
  excludeImages: nothing,
  concurrentScans: { isWhole: value => /^[1-9]\d*$/.test(value), expected: 'at least 1' },
  reportLifetime: { isWhole: isWithinAWeek, expected: 'at most 168h, after which an image is scanned anew' },
  vulnerabilities: on,
  exposedSecrets: on,
  configuration: on,
  rights: on,
};

/** The operator takes an empty list for every kind, and compares in lower case. It does not trim. */
function namesEveryKind(value: string): boolean {
  const given = value.toLowerCase().split(',');
  return value === '' || kinds.every(kind => given.includes(kind));
}

function isWithinAWeek(value: string): boolean {
  const [whole, hours = '0', minutes = '0'] = /^(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:\d{1,6}s)?$/.exec(value) ?? [];
  return whole !== undefined && whole !== '' && Number(hours) + Number(minutes) / 60 <= 168;
}

/** Which namespaces an operator looks at, as it says it itself. */
export interface Namespaces {
  readonly target: string;
  readonly exclude: string;
}

/** Which setting leaves a namespace out; undefined when it is looked at. The operator reads `exclude` only while it has no `target`. */
export function namespaceFault(name: string, { target, exclude }: Namespaces): Setting | undefined {
  if (target !== '') return target.split(',').includes(name) ? undefined : 'targetNamespaces';
  if (exclude.trim() === '') return undefined;
  return exclude.split(',').some(one => matches(one.trim(), name)) ? 'excludeNamespaces' : undefined;
}

/** As Go's `filepath.Match` does for names without a slash. A pattern that cannot be read counts as one that matches: it may hide nothing. */
function matches(pattern: string, name: string): boolean {
  const source = pattern.replace(/\\.|\[[^\]]+\]|[^a-z0-9-]/g, part => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.startsWith('[') && part.length > 1) return part;
    return part.replace(/^\\(?=.)/, '').replace(/[^A-Za-z0-9-]/, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`).test(name);
  } catch {
    return true;
  }
}
