/** Kinds whose resource no rule of spelling gives. */
const irregular: Readonly<Record<string, string>> = {
  Assign: 'assign',
  AssignImage: 'assignimage',
  AssignMetadata: 'assignmetadata',
  Endpoints: 'endpoints',
  ExpansionTemplate: 'expansiontemplate',
  ModifySet: 'modifyset',
  PodLogs: 'podlogs',
};

/** The resource of a kind as RBAC names it: `networkpolicies` of NetworkPolicy, `gateways` of Gateway. */
export function resourceOfKind(kind: string): string {
  const name = kind.toLowerCase();
  if (Object.hasOwn(irregular, kind)) return irregular[kind] ?? name;
  if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}
