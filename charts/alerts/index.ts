import type { AlertGroup, LogAlertGroup } from '../../lib';
import type { PlatformDefinition } from '../definition';
import { admissionAlerts } from './admission';
import { auditAlerts } from './audit';
import { backupAlerts } from './backup';
import { baseImageAlerts } from './base-images';
import { blindnessAlerts } from './blindness';
import { certificateAlerts } from './certificates';
import { checkAlerts } from './checks';
import { logAlerts } from './logs';
import { meshAlerts } from './mesh';
import { networkAlerts } from './network';
import { postureAlerts } from './posture';
import { remediationAlerts } from './remediation';
import { runtimeAlerts } from './runtime';
import { secretAlerts } from './secrets';
import { tunnelAlerts } from './tunnel';
import { vulnerabilityAlerts } from './vulnerabilities';

/** What the platform tells people about from metrics. */
export const alertGroups: readonly AlertGroup[] = [
  admissionAlerts,
  backupAlerts,
  baseImageAlerts,
  blindnessAlerts,
  certificateAlerts,
  checkAlerts,
  logAlerts,
  meshAlerts,
  networkAlerts,
  postureAlerts,
  remediationAlerts,
  runtimeAlerts,
  secretAlerts,
  tunnelAlerts,
  vulnerabilityAlerts,
];

/** What the platform tells people about from logs: who may do what depends on what delivers the tree. */
export function logAlertGroups(delivery: PlatformDefinition['delivery']): readonly LogAlertGroup[] {
  return [auditAlerts(delivery)];
}
