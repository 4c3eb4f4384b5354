import type { AlertGroup } from '../../lib';
import { admissionAlerts } from './admission';
import { backupAlerts } from './backup';
import { blindnessAlerts } from './blindness';
import { certificateAlerts } from './certificates';
import { logAlerts } from './logs';
import { meshAlerts } from './mesh';
import { networkAlerts } from './network';
import { remediationAlerts } from './remediation';
import { runtimeAlerts } from './runtime';
import { secretAlerts } from './secrets';
import { tunnelAlerts } from './tunnel';
import { vulnerabilityAlerts } from './vulnerabilities';

/** Everything that the platform tells people about. */
export const alertGroups: readonly AlertGroup[] = [
  admissionAlerts,
  backupAlerts,
  blindnessAlerts,
  certificateAlerts,
  logAlerts,
  meshAlerts,
  networkAlerts,
  remediationAlerts,
  runtimeAlerts,
  secretAlerts,
  tunnelAlerts,
  vulnerabilityAlerts,
];
