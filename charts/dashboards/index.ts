import { audit } from './audit';
import { networkPolicies } from './network-policies';
import { overview } from './overview';
import type { DashboardPage } from './panel';
import { posture } from './posture';
import { rbac } from './rbac';
import { remediation } from './remediation';
import { vulnerabilities } from './vulnerabilities';

/** The pages of the platform. */
export const dashboardPages: readonly DashboardPage[] = [
  overview,
  vulnerabilities,
  remediation,
  rbac,
  networkPolicies,
  audit,
  posture,
];
