import type { HelmValues } from '../helm-values';

/**
 * Without it Argo CD takes every Application for healthy, and no wave of the root waits for the one before. Health alone is not enough: an Application
 * of which nothing is there yet has no unhealthy object either. So it also has to be as git has it, or to have been brought there as far as it can be: a
 * protected namespace that left the tree stays, and differs for ever. The root is among its own objects: it cannot wait for itself. Argo CD
 * gives a script no string library.
 */
const applicationHealth = `local status = obj.status or {}
local id = obj.metadata.name .. ":argoproj.io/Application:" .. obj.metadata.namespace .. "/" .. obj.metadata.name
if obj.metadata.annotations ~= nil and obj.metadata.annotations["argocd.argoproj.io/tracking-id"] == id then
  return { status = "Healthy", message = "it applies itself" }
end
local health = status.health or {}
local sync = status.sync or {}
local operation = status.operationState or {}
local result = operation.syncResult or {}
local applied = operation.phase == "Succeeded" and result.revision ~= nil and result.revision == sync.revision
if health.status == nil then
  return { status = "Progressing", message = "not judged yet" }
end
if health.status == "Healthy" and sync.status ~= "Synced" and not applied then
  return { status = "Progressing", message = "healthy so far, and not all of it is there" }
end
return { status = health.status, message = health.message or "" }
`;

function resources(cpu: string, memory: string): HelmValues {
  return { requests: { cpu, memory }, limits: { cpu: '1', memory } };
}

/**
 * The values of the Helm chart argo-cd 10 for an engine that nobody can log into: no admin account, no anonymous user, no shell in pods, no rights by
 * default, TLS on its server, NetworkPolicies that deny by default, bounds on every container. Logins come from an identity provider that the
 * caller adds. The waves of the root and of a fleet are kept: Applications have a health, and a fleet is rolled out in steps.
 */
export function hardenedArgoCdValues(): HelmValues {
  return {
    global: { networkPolicy: { create: true, defaultDenyIngress: true } },
    configs: {
      cm: {
        'admin.enabled': false,
        'exec.enabled': false,
        'statusbadge.enabled': false,
        'users.anonymous.enabled': false,
        'resource.customizations.health.argoproj.io_Application': applicationHealth,
      },
      params: {
        'applicationsetcontroller.enable.progressive.syncs': true,
        'server.insecure': false,
      },
      rbac: { 'policy.default': '' },
    },
    dex: { enabled: false },
    notifications: { enabled: false },
    controller: { resources: resources('250m', '1Gi') },
    server: { resources: resources('50m', '256Mi') },
    repoServer: { resources: resources('100m', '512Mi') },
    applicationSet: { resources: resources('50m', '128Mi') },
    redis: { resources: resources('50m', '128Mi') },
    redisSecretInit: { resources: resources('10m', '64Mi') },
  };
}
