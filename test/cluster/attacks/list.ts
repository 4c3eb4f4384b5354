import type { Attack } from './attack';
import { excusedAttacks } from './excused';
import { limitAndSchemaAttacks } from './limits-and-schemas';
import { objectPolicyAttacks } from './object-policies';
import { podPolicyAttacks } from './pod-policies';
import { podSecurityAttacks } from './pod-security';
import { rightsAttacks } from './rights';

/** Every attack on the platform. */
export const attacks: readonly Attack[] = [
  ...podSecurityAttacks,
  ...podPolicyAttacks,
  ...objectPolicyAttacks,
  ...excusedAttacks,
  ...rightsAttacks,
  ...limitAndSchemaAttacks,
];
