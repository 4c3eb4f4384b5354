import type { Exporter } from './exporter';

export const alloy: Exporter = {
  sign: 'alloy_component_controller_running_components',
  metrics: [
    'alloy_component_controller_running_components',
    'loki_write_dropped_entries_total',
    'loki_write_sent_entries_total',
  ],
};

export const loki: Exporter = {
  sign: 'loki_compactor_apply_retention_last_successful_run_timestamp_seconds',
  metrics: [
    'loki_compactor_apply_retention_last_successful_run_timestamp_seconds',
    'loki_discarded_samples_total',
    'loki_distributor_lines_received_total',
    'loki_prometheus_notifications_dropped_total',
    'loki_prometheus_rule_evaluation_failures_total',
    'loki_prometheus_rule_group_rules',
  ],
};
