import { exporters as known } from '../lib';
import type { Exporters } from '../lib';

/** Who serves metrics in the homelab: what the library knows, and the owner's own programs. Source: their `metrics_exporter.py`. */
export const exporters = {
  ...known,
  'agent-devsecops': {
    sign: 'agent_devsecops_build_info',
    metrics: [
      'agent_devsecops_build_info',
      'devsecops_lambdafunction_image_info',
      'devsecops_lambdafunction_outdated_total',
      'devsecops_lambdafunction_scan_errors_total',
      'devsecops_lambdafunction_scans_total',
    ],
  },
} as const satisfies Exporters;
