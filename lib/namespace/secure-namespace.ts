import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { Cluster } from '../cluster';
import { findCluster } from '../cluster-scope';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import { k8s } from '../k8s';
import { checkLabelName } from '../name';
import { defaultDeny } from '../network/default-deny';
import { dnsEgress } from '../network/dns-egress';
import { meshPlumbing } from '../network/mesh-plumbing';
import type { PeerNamespace } from '../network/peer';
import { rememberOrigin } from '../origin';
import { checkLabelSyntax, managedBy } from '../labels';
import { waive } from '../waiver';
import type { Weakening } from '../weakening';
import type { ContainerLimits, NamespaceQuota } from './namespace-budget';
import { highestLimits, limitRange, resourceQuota } from './namespace-budget';
import { PodSecurity } from './pod-security';
import { unknownCluster } from './unknown-cluster';

/** What a SecureNamespace may be told. Nothing of it is needed where a scope provides the cluster. */
export interface SecureNamespaceProps {
  /** The cluster it is made for. @default the one that a scope above provides */
  readonly cluster?: Cluster;
  /** Its name: a DNS label. @default the construct's id */
  readonly name?: string;
  /** The Pod Security level it enforces. @default `PodSecurity.restricted`; anything else takes a reason and is recorded as a waiver */
  readonly podSecurity?: PodSecurity;
  /** What all its pods may ask for together. @default see each field */
  readonly quota?: NamespaceQuota;
  /** What one container gets and may ask for. @default see each field */
  readonly limits?: ContainerLimits;
  /** Why its pods are not members of the mesh. @default they are. Recorded as a waiver of `namespace-mesh-membership` */
  readonly outsideMesh?: Weakening;
  /** The name of the Waypoint that reads the requests to its Services, in an ambient mesh. @default none: connections are seen, requests are not */
  readonly waypoint?: string;
  /** Labels beside the ones it sets itself, which cannot be replaced. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A namespace that is closed until something in it is opened: Pod Security `restricted` pinned to the cluster's version, all traffic denied in both
 * directions, DNS to the cluster's own server alone, a quota, default and highest limits of a container, a default ServiceAccount without a
 * token, membership in the mesh.
 *
 * Refused: an invalid name, quantities that do not parse, a label that it sets itself, a weakening without reason, owner or date.
 *
 * Source: Kubernetes, "Pod Security Standards" and "Security Checklist"; NSA and CISA, Kubernetes Hardening Guide 1.2.
 */
export class SecureNamespace extends Construct implements PeerNamespace {
  /** The nearest SecureNamespace that `scope` stands in; undefined outside of any. */
  static tryOf(scope: IConstruct): SecureNamespace | undefined {
    return [...scope.node.scopes].reverse().find(one => one instanceof SecureNamespace);
  }

  /** The nearest SecureNamespace that `scope` stands in. Outside of any, `scope` gets a complaint and a placeholder that is never written. */
  static of(scope: Construct): SecureNamespace {
    const placeholder = scope.node.scopes
      .map(one => one.node.tryFindChild('no-namespace'))
      .find(one => one !== undefined);
    const found = SecureNamespace.tryOf(scope) ?? placeholder;
    if (found instanceof SecureNamespace) return found;
    const fix = 'give it a SecureNamespace, or something inside one, as its scope';
    complain(scope, { prop: 'scope', rule: 'inside a SecureNamespace', got: scope.node.scope?.node.path ?? '', fix });
    return new SecureNamespace(scope, 'no-namespace', { cluster: unknownCluster });
  }

  readonly name: string;
  readonly cluster: Cluster;
  readonly podSecurity: PodSecurity;
  readonly inMesh: boolean;
  /** The highest limits that one of its containers may name. */
  readonly highestLimits: Readonly<Record<'cpu' | 'memory', string>>;
  private readonly claims = new Map<string, IConstruct>();

  constructor(scope: Construct, id: string, props: SecureNamespaceProps = {}) {
    super(scope, id);
    rememberOrigin(this);
    const cluster = props.cluster ?? findCluster(this);
    this.name = props.name ?? id;
    this.cluster = cluster ?? unknownCluster;
    this.highestLimits = highestLimits(props.limits);
    this.podSecurity = props.podSecurity ?? PodSecurity.restricted;
    this.inMesh = this.cluster.mesh.mode !== 'none' && props.outsideMesh === undefined;
    complain(this, ...checkLabelName('name', this.name), ...checkKnown(cluster));
    this.writeNamespace(props);
    this.writeDefaults(props);
  }

  /** Complains where two workloads of the namespace have one name: their pods would carry the same labels and each other's connections. */
  claim(workload: IConstruct, name: string): void {
    const first = this.claims.get(name);
    this.claims.set(name, first ?? workload);
    if (first === undefined) return;
    const fix = `${first.node.path} has it already: choose another`;
    complain(workload, { prop: 'name', rule: `used once in namespace ${this.name}`, got: name, fix });
  }

  private writeNamespace({ outsideMesh, waypoint, labels = {} }: SecureNamespaceProps): void {
    const own = {
      'app.kubernetes.io/name': this.name,
      ...managedBy,
      ...this.podSecurity.labels(this.cluster.kubernetes),
      ...meshLabels(this.cluster, this.inMesh),
      ...(waypoint === undefined ? {} : { 'istio.io/use-waypoint': waypoint }),
    };
    complain(this, ...checkLabels(labels, own), ...checkLabelSyntax('labels', labels));
    const annotations = networkFact(this.cluster);
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: { name: this.name, labels: { ...labels, ...own }, ...annotations },
    });
    const object = { group: '', kind: 'Namespace', namespace: '', name: this.name };
    const { weakening } = this.podSecurity;
    if (weakening !== undefined) waive(this, 'namespace-pod-security-restricted', object, weakening);
    if (outsideMesh !== undefined) waive(this, 'namespace-mesh-membership', object, outsideMesh);
  }

  private writeDefaults({ quota, limits }: SecureNamespaceProps): void {
    defaultDeny(this, this.name);
    dnsEgress(this, this.name, this.cluster);
    if (this.inMesh) meshPlumbing(this, this.name, this.cluster);
    complain(this, ...resourceQuota(this, this.name, quota), ...limitRange(this, this.name, limits));
    new k8s.KubeServiceAccount(this, 'default-service-account', {
      metadata: { name: 'default', namespace: this.name },
      automountServiceAccountToken: false,
    });
  }
}

/** A NetworkPolicy that nobody enforces reads well and stops nothing: the namespace says so, and the policy `network-policies-enforced` refuses it. */
function networkFact({ network }: Cluster): { readonly annotations?: Record<string, string> } {
  return network.cni.enforcesNetworkPolicies ? {} : { annotations: { 'bulwark.dev/network-policies': 'ignored' } };
}

function meshLabels({ mesh }: Cluster, inMesh: boolean): Readonly<Record<string, string>> {
  if (!inMesh) return {};
  return mesh.mode === 'ambient' ? { 'istio.io/dataplane-mode': 'ambient' } : { 'istio-injection': 'enabled' };
}

function checkKnown(cluster: Cluster | undefined): readonly Complaint[] {
  if (cluster !== undefined) return [];
  const fix = 'give the cluster prop, or call provideCluster on the chart or a scope above it';
  return [{ prop: 'cluster', rule: 'known', got: 'none', fix }];
}

function checkLabels(given: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>): Complaint[] {
  return Object.keys(given)
    .filter(key => key in own || /^(pod-security\.kubernetes\.io|istio)\b/.test(key) || key === 'istio-injection')
    .map(key => ({
      prop: `labels['${key}']`,
      rule: 'left to the construct',
      got: given[key] ?? '',
      fix: 'use the podSecurity or the outsideMesh prop, which take a reason',
    }));
}
