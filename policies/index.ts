import type { Catalogue } from '../lib/policy/policy';
import { accessExpiry } from './access-expiry/policy';
import { addedCapabilities } from './added-capabilities/policy';
import { admissionExclusion } from './admission-exclusion/policy';
import { allowedRegistries } from './allowed-registries/policy';
import { anonymousAccess } from './anonymous-access/policy';
import { apparmorProfile } from './apparmor-profile/policy';
import { argoProject } from './argo-project/policy';
import { authorizationPolicyAllowAll } from './authorization-policy-allow-all/policy';
import { definitionFirst } from './definition-first/policy';
import { destinationRuleTls } from './destination-rule-tls/policy';
import { dropAllCapabilities } from './drop-all-capabilities/policy';
import { evidenceAge } from './evidence-age/policy';
import { falcoLeastPrivilege } from './falco-least-privilege/policy';
import { falcoRuleException } from './falco-rule-exception/policy';
import { fluxSubstitution } from './flux-substitution/policy';
import { gatewayRoutes } from './gateway-routes/policy';
import { gatewayTls } from './gateway-tls/policy';
import { healthDataStorage } from './health-data-storage/policy';
import { helmChartVersion } from './helm-chart-version/policy';
import { hostNamespaces } from './host-namespaces/policy';
import { hostPath } from './host-path/policy';
import { hostPorts } from './host-ports/policy';
import { hostProbes } from './host-probes/policy';
import { hostProcess } from './host-process/policy';
import { imageDigest } from './image-digest/policy';
import { imageSignature } from './image-signature/policy';
import { ingressTls } from './ingress-tls/policy';
import { managementPortExposure } from './management-port-exposure/policy';
import { meshStrictMtls } from './mesh-strict-mtls/policy';
import { namespaceDeclared } from './namespace-declared/policy';
import { namespaceDefaultDeny } from './namespace-default-deny/policy';
import { namespaceMeshMembership } from './namespace-mesh-membership/policy';
import { namespaceNamed } from './namespace-named/policy';
import { namespacePodSecurityRestricted } from './namespace-pod-security-restricted/policy';
import { networkPoliciesEnforced } from './network-policies-enforced/policy';
import { networkPolicyOpen } from './network-policy-open/policy';
import { nonRootUser } from './non-root-user/policy';
import { ownServiceAccount } from './own-service-account/policy';
import { podNetworkPolicy } from './pod-network-policy/policy';
import { podsFitNamespaceLevel } from './pods-fit-namespace-level/policy';
import { privilegeEscalation } from './privilege-escalation/policy';
import { privileged } from './privileged/policy';
import { probes } from './probes/policy';
import { procMount } from './proc-mount/policy';
import { pruneProtection } from './prune-protection/policy';
import { rbacClusterAdmin } from './rbac-cluster-admin/policy';
import { rbacEscalation } from './rbac-escalation/policy';
import { rbacEverybody } from './rbac-everybody/policy';
import { rbacExec } from './rbac-exec/policy';
import { rbacSecrets } from './rbac-secrets/policy';
import { rbacWildcards } from './rbac-wildcards/policy';
import { readOnlyRootFilesystem } from './read-only-root-filesystem/policy';
import { referenceProvided } from './reference-provided/policy';
import { requestRuleWaypoint } from './request-rule-waypoint/policy';
import { requestTokenRequired } from './request-token-required/policy';
import { resourceLimits } from './resource-limits/policy';
import { runAsNonRoot } from './run-as-non-root/policy';
import { safeSysctls } from './safe-sysctls/policy';
import { scannerCoverage } from './scanner-coverage/policy';
import { seccompProfile } from './seccomp-profile/policy';
import { seccompUnconfined } from './seccomp-unconfined/policy';
import { secretEncrypted } from './secret-encrypted/policy';
import { secretInEnv } from './secret-in-env/policy';
import { secretStoreScope } from './secret-store-scope/policy';
import { selinuxOptions } from './selinux-options/policy';
import { serviceAccountToken } from './service-account-token/policy';
import { serviceExposure } from './service-exposure/policy';
import { serviceSelectsPods } from './service-selects-pods/policy';
import { storageEncryption } from './storage-encryption/policy';
import { volumeBackupGroup } from './volume-backup-group/policy';
import { volumeTypes } from './volume-types/policy';
import { zeroEgress } from './zero-egress/policy';

/** Every policy of this library: one import and one line for each, in the order of their ids. */
export const catalogue: Catalogue = [
  accessExpiry,
  addedCapabilities,
  admissionExclusion,
  allowedRegistries,
  anonymousAccess,
  apparmorProfile,
  argoProject,
  authorizationPolicyAllowAll,
  definitionFirst,
  destinationRuleTls,
  dropAllCapabilities,
  evidenceAge,
  falcoLeastPrivilege,
  falcoRuleException,
  fluxSubstitution,
  gatewayRoutes,
  gatewayTls,
  healthDataStorage,
  helmChartVersion,
  hostNamespaces,
  hostPath,
  hostPorts,
  hostProbes,
  hostProcess,
  imageDigest,
  imageSignature,
  ingressTls,
  managementPortExposure,
  meshStrictMtls,
  namespaceDeclared,
  namespaceDefaultDeny,
  namespaceMeshMembership,
  namespaceNamed,
  namespacePodSecurityRestricted,
  networkPoliciesEnforced,
  networkPolicyOpen,
  nonRootUser,
  ownServiceAccount,
  podNetworkPolicy,
  podsFitNamespaceLevel,
  privilegeEscalation,
  privileged,
  probes,
  procMount,
  pruneProtection,
  rbacClusterAdmin,
  rbacEscalation,
  rbacEverybody,
  rbacExec,
  rbacSecrets,
  rbacWildcards,
  readOnlyRootFilesystem,
  referenceProvided,
  requestRuleWaypoint,
  requestTokenRequired,
  resourceLimits,
  runAsNonRoot,
  safeSysctls,
  scannerCoverage,
  seccompProfile,
  seccompUnconfined,
  secretEncrypted,
  secretInEnv,
  secretStoreScope,
  selinuxOptions,
  serviceAccountToken,
  serviceExposure,
  serviceSelectsPods,
  storageEncryption,
  volumeBackupGroup,
  volumeTypes,
  zeroEgress,
];
