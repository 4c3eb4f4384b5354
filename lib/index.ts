// Values and results
export type { Cluster, ClusterNetwork, Mesh } from './cluster';
export { findCluster, provideCluster } from './cluster-scope';
export { complain } from './complaint';
export type { Checkable, Complaint } from './complaint';
export type { Weakening } from './weakening';
export { recordedWaivers, waive } from './waiver';
export type { Waiver } from './waiver';

// Namespaces
export { PodSecurity } from './namespace/pod-security';
export type { PodSecurityLevel } from './namespace/pod-security';
export type { ContainerLimits, NamespaceQuota } from './namespace/namespace-budget';
export { SecureNamespace } from './namespace/secure-namespace';
export type { SecureNamespaceProps } from './namespace/secure-namespace';

// Connections
export { allow } from './network/allow';
export { Cidr } from './network/cidr';
export { Peer } from './network/peer';
export type { AddressPeer, Connectable, ExternalWorkload, PeerNamespace, WorkloadPeer } from './network/peer';
export { Port } from './network/port';
export type { Protocol } from './network/port';

// Workloads
export { EnvValue } from './workload/env';
export type { Env } from './workload/env';
export type { HardenedContainerProps } from './workload/hardened-container';
export { HardenedCronJob } from './workload/hardened-cron-job';
export type { HardenedCronJobProps } from './workload/hardened-cron-job';
export { HardenedDaemonSet } from './workload/hardened-daemon-set';
export { HardenedDeployment } from './workload/hardened-deployment';
export type { HardenedDeploymentProps } from './workload/hardened-deployment';
export { HardenedJob } from './workload/hardened-job';
export type { HardenedJobProps } from './workload/hardened-job';
export type { HardenedPodProps } from './workload/hardened-pod';
export { HardenedStatefulSet } from './workload/hardened-stateful-set';
export type { HardenedStatefulSetProps, OwnVolume } from './workload/hardened-stateful-set';
export { Image } from './workload/image';
export { Mount } from './workload/mount';
export type { AddedCapabilities, ContainerWeakenings, PodWeakenings } from './workload/pod-weakening';
export { Probe } from './workload/probe';
export type { Probes, ProbeTiming } from './workload/probe';
export type { Resources } from './workload/resources';
export type { BoundToken } from './workload/service-account-token';
export type { AppProtocol, ServingProps } from './workload/serving';
export type { WorkloadProps } from './workload/workload';
export { ZeroEgressService } from './workload/zero-egress-service';
export type { ZeroEgressServiceProps } from './workload/zero-egress-service';

// Access
export type { AccessRule, RoleWeakenings } from './access/access-rule';
export { DryRunOnly } from './access/dry-run-only';
export type { DryRunOnlyProps } from './access/dry-run-only';
export { ClusterRole, Role } from './access/role';
export type { RoleProps, RoleReference } from './access/role';
export { ClusterRoleBinding, RoleBinding } from './access/role-binding';
export type { BindingProps } from './access/role-binding';
export type { AccessSubject } from './access/subject';
export { ServiceAccount } from './access/service-account';
export type { ServiceAccountProps } from './access/service-account';

// Mesh
export { MeshAccessLog } from './mesh/mesh-access-log';
export type { MeshAccessLogProps } from './mesh/mesh-access-log';
export { MeshStrictMtls } from './mesh/mesh-strict-mtls';
export type { MeshStrictMtlsProps } from './mesh/mesh-strict-mtls';
export { PlaintextPorts } from './mesh/plaintext-ports';
export type { PlaintextPortsProps } from './mesh/plaintext-ports';
export { AuthorizationPolicy } from './mesh/authorization-policy';
export type { AuthorizationPolicyProps } from './mesh/authorization-policy';
export type { AuthorizationRule, Caller, Operation } from './mesh/authorization-rule';
export { MeshTarget } from './mesh/mesh-target';
export { Waypoint } from './mesh/waypoint';
export type { WaypointProps } from './mesh/waypoint';
export { RequestAuthentication } from './mesh/request-authentication';
export type { RequestAuthenticationProps, TokenIssuer } from './mesh/request-authentication';
export { Kiali, KialiAuth } from './mesh/kiali';
export type { KialiProps } from './mesh/kiali';

// Gateway
export { Gateway } from './gateway/gateway';
export type { GatewayProps } from './gateway/gateway';
export { HttpRoute } from './gateway/http-route';
export type { HttpRouteProps, RouteBackend } from './gateway/http-route';
export type { Listener } from './gateway/listener';
export { RoutesFrom } from './gateway/routes-from';

// Admission
export type { AdmissionMatch, AdmissionResource } from './admission/admission-match';
export { admissionResources, workloadResources } from './admission/admission-resource';
export type { CelSource, CelValidation, CelVariable } from './admission/cel-source';
export { GatekeeperPolicy } from './admission/gatekeeper-policy';
export type { GatekeeperPolicyProps } from './admission/gatekeeper-policy';
export { NativeAdmissionPolicy } from './admission/native-admission-policy';
export type { NativeAdmissionPolicyProps } from './admission/native-admission-policy';
export { PolicyAdmission } from './admission/policy-admission';
export { notTheApiServer } from './policy/api-server-itself';
export type { PolicyAdmissionProps } from './admission/policy-admission';
export type { ExcludedNamespace } from './admission/excluded-namespace';
export type { ExcludedObject } from './admission/excluded-object';
export type { Stage } from './admission/stage';

// Backup
export { BackupStore } from './backup/backup-store';
export { connectLonghorn } from './backup/connect-longhorn';
export { EncryptedStorageClass } from './backup/encrypted-storage-class';
export { LonghornBackupTarget } from './backup/longhorn-backup-target';
export type { LonghornBackupTargetProps } from './backup/longhorn-backup-target';
export type { RecurringJob } from './backup/recurring-job';
export { EvidenceSlot } from './backup/evidence-slot';
export type { Evidence, EvidenceSlotProps } from './backup/evidence-slot';
export { postgresCheck } from './backup/postgres-check';
export type { PostgresCheckProps, PostgresExpectation } from './backup/postgres-check';
export { RestoreDrill, sha256Check } from './backup/restore-drill';
export { restoredPath } from './backup/restored-path';
export type { RestoreCheck, RestoreDrillProps } from './backup/restore-drill';
export { Schedule } from './backup/schedule';

// Secrets and certificates
export { AcmeIssuer } from './secrets/acme-issuer';
export type { AcmeIssuerProps } from './secrets/acme-issuer';
export { IssuedCertificate } from './secrets/issued-certificate';
export type { CertificateIssuer, IssuedCertificateProps } from './secrets/issued-certificate';
export { RotatedPassword } from './secrets/rotated-password';
export type { RotatedPasswordProps } from './secrets/rotated-password';
export { SopsSecret } from './secrets/sops-secret';
export type { SopsSecretProps } from './secrets/sops-secret';
export { SyncedSecret } from './secrets/synced-secret';
export type { RemoteValue, SyncedSecretProps } from './secrets/synced-secret';
export { VaultSecretStore } from './secrets/vault-secret-store';
export type { SecretStore, VaultSecretStoreProps } from './secrets/vault-secret-store';

// Delivery
export { argoCdDelivery } from './delivery/argo-cd/argo-cd-delivery';
export type { ArgoCdDecryption, ArgoCdDeliveryOptions } from './delivery/argo-cd/argo-cd-options';
export type { IgnoredDifference } from './delivery/argo-cd/ignored-difference';
export { resourceCost, resourceCostText, securityCost, securityTooling } from './delivery/cost/resource-cost';
export type { ResourceCost } from './delivery/cost/resource-cost';
export { checkEnforcement } from './delivery/enforcement';
export type { ClusterEnforcement } from './delivery/enforcement';
export { deliveryOrder } from './delivery/order/delivery-order';
export type { DeliveryOrder, OrderedObject, OrderOptions } from './delivery/order/delivery-order';
export { ArgoCdFleet } from './delivery/argo-cd/argo-cd-fleet';
export type { ArgoCdFleetProps, FleetCluster } from './delivery/argo-cd/argo-cd-fleet';
export { hardenedArgoCdValues } from './delivery/argo-cd/hardened-argo-cd-values';
export { fluxDelivery } from './delivery/flux/flux-delivery';
export type { FluxDecryption, FluxDeliveryOptions } from './delivery/flux/flux-delivery';
export { hardenedFluxValues } from './delivery/flux/hardened-flux-values';
export type { FluxSource, SignerIdentity } from './delivery/flux/flux-source';
export { terraformDelivery } from './delivery/terraform/terraform-delivery';
export type { TerraformDeliveryOptions } from './delivery/terraform/terraform-delivery';
export type { TerraformBackend, TerraformOptions } from './delivery/terraform/terraform-options';
export { provideDelivery } from './delivery/cluster-delivery';
export type { ClusterDelivery } from './delivery/cluster-delivery';
export type { GitSource } from './delivery/git-source';
export { argoCd } from './delivery/argo-cd-application';
export type { ArgoCdOptions } from './delivery/argo-cd-application';
export { HelmAddon, helmAddonsOf } from './delivery/helm-addon';
export type { HelmAddonProps } from './delivery/helm-addon';
export type { HelmArchive, HookChoice, RenderedException } from './delivery/rendered/helm-archive';
export { provideHelmArchives } from './delivery/rendered/helm-archives';
export type { HelmArchives } from './delivery/rendered/helm-archives';
export { HelmChart } from './delivery/helm-chart';
export type { HelmDelivery, HelmRelease } from './delivery/helm-release';
export type { HelmValues } from './delivery/helm-values';

// Nodes
export type { AuditScope } from './talos/audit-policy';
export type { DiskKey } from './talos/disk-encryption';
export { TalosAuditLog } from './talos/audit-log';
export type { TalosAuditLogProps } from './talos/audit-log';
export { TalosCisBenchmark } from './talos/cis-benchmark';
export type { TalosCisBenchmarkProps } from './talos/cis-benchmark';
export { cisBenchmark, cisSkips } from './talos/cis-skips';
export type { SkippedCheck } from './talos/cis-skips';
export { checkMachineConfiguration, machineDocuments } from './talos/machine-configuration';
export type { MachineConfiguration } from './talos/machine-configuration';
export type { PodSecurityExemption } from './talos/pod-security-defaults';
export { kubernetesImages, talosImages } from './talos/published-signers';
export type { SigningIdentity } from './talos/signing-identity';

// Images
export { PolicyController } from './images/policy-controller';
export type { PolicyControllerProps } from './images/policy-controller';
export { SigningWorkflow } from './images/signing-workflow';
export { SignedImages, verifiedImages } from './images/signed-images';
export type { SignedImagesProps } from './images/signed-images';
export { TrivyOperator } from './images/trivy-operator';
export type { TrivyOperatorProps } from './images/trivy-operator';
export type { TrivySeverity } from './images/trivy-values';

// Runtime
// Written `falco.all(falco.event('execve'), falco.inContainer)`: the words of conditions are too short to stand alone.
export * as falco from './runtime/condition';
export type { Check, Condition, FieldChecks } from './runtime/condition';
export { FalcoDeployment } from './runtime/falco-deployment';
export type { FalcoDeploymentProps } from './runtime/falco-deployment';
export type { FalcoPriority, FalcoRule } from './runtime/falco-rule';
export type { RuleException } from './runtime/rule-exception';
export { zeroEgressAttempt } from './runtime/rules/network-anomaly';
export { SidekickOutput } from './runtime/sidekick-output';
export { standardRules } from './runtime/standard-rules';

// Observability
export { AlertRules } from './observability/alert-rules';
export type { AlertRulesProps } from './observability/alert-rules';
export type { AlertGroup, AlertRule, RecordingRule, Runbook, RunbookStep } from './observability/alert-rule';
export { AlertRouting } from './observability/alert-routing';
export type { AddressSecret, AlertReceiver, AlertRoutingProps } from './observability/alert-routing';
export { alloyConfig } from './observability/alloy-config';
export type { AlloyConfig } from './observability/alloy-config';
export { Dashboard } from './observability/dashboard';
export type { DashboardProps } from './observability/dashboard';
export { exporters } from './observability/exporters';
export type { Exporter } from './observability/exporter';
export type { Exporters } from './observability/exporters';
export { HostScrapeTarget } from './observability/host-scrape-target';
export type { HostScrapeTargetProps } from './observability/host-scrape-target';
export { LogAlertRules } from './observability/log-alert-rules';
export type { LogAlertGroup, LogAlertRulesProps } from './observability/log-alert-rules';
export { logStreams } from './observability/log-streams';
export type { LogStreams } from './observability/log-streams';
export { lokiRuler } from './observability/loki-ruler';
export type { LokiRuler } from './observability/loki-ruler';
export { daysOf, lokiRetention } from './observability/log-retention';
export type { LogClass, LogRetention } from './observability/log-retention';
export { alertSeverities, responses } from './observability/response';
export type { AlertSeverity, Response } from './observability/response';
export { risen } from './observability/risen';
export type { Incident } from './observability/incident';
export { runbookPages } from './observability/runbook-page';
export { rememberSince } from './observability/since';
export type { Lasting } from './observability/since';
export { ServiceScrapeTarget } from './observability/service-scrape-target';
export type { ServiceScrapeTargetProps } from './observability/service-scrape-target';
export { ScrapeTarget } from './observability/scrape-target';
export type { ScrapeTargetProps } from './observability/scrape-target';

// What everything after rendering works on
export type { Identity, Manifest, RenderedObject } from './manifest';

// Policies: how to write them (docs/writing-a-policy.md), and how to check by them as the command line does
export * from './policies';

// Reach: who may talk to whom
export type {
  Comparison,
  Connection,
  Explanation,
  Peer as ReachPeer,
  Problem as ReachProblem,
  Reach,
} from './reach/connection';
export { compare as compareReach, reach } from './reach/reach';
export type { ReachOptions } from './reach/reach';

// Review: what a change opens, closes, grants and weakens
export type { Aspect, Change, ChangeClass, ChangeCounts } from './review/change';
export { review } from './review/review';
export type { Review, ReviewOptions } from './review/review';
export { reviewTrees } from './review/review-trees';
export { allows, effectiveRights, grantsFor } from './review/rights';
export type { Grant, SubjectRights } from './review/rights';
export type { PlacedManifest, Side } from './review/side';

// Synthesis: the whole of a main.ts
export { synth } from './cli/synth';
export type { Gates } from './cli/synth';
export { judgedBy } from './cli/synth-check';
export { toYaml } from './pipeline/yaml-document';
export type { FileTree } from './pipeline/layout';

// The typed objects of the core API
export { k8s } from './k8s';
