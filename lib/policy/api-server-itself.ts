/**
 * Whether somebody else than the API server asks. When it starts, it mends its own roles, and ends itself when one of them is refused for half a minute
 * (Kubernetes 1.36, the hook `rbac/bootstrap-roles`): the next minor version brings roles that nobody could have named yet. It asks as
 * `system:apiserver` over its own loopback connection. Both the name and the group are asked for: who has that group may do everything anyway.
 */
export const notTheApiServer = {
  name: 'not-the-api-server',
  expression: 'request.userInfo.username != "system:apiserver" || !("system:masters" in request.userInfo.groups)',
} as const;
