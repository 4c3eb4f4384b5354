import type { Exporter } from './exporter';

export const cloudflared: Exporter = {
  sign: 'cloudflared_tunnel_ha_connections',
  metrics: [
    'cloudflared_tunnel_ha_connections',
    'cloudflared_tunnel_request_errors',
    'cloudflared_tunnel_response_by_code',
    'cloudflared_tunnel_server_locations',
    'cloudflared_tunnel_total_requests',
    'cloudflared_tunnel_tunnel_register_fail',
    'cloudflared_tunnel_tunnel_register_success',
  ],
};

export const istiod: Exporter = {
  sign: 'citadel_server_root_cert_expiry_timestamp',
  metrics: [
    'citadel_server_authentication_failure_count',
    'citadel_server_csr_sign_err_count',
    'citadel_server_root_cert_expiry_timestamp',
    'galley_validation_failed',
    'pilot_total_xds_rejects',
    'pilot_xds_pushes',
  ],
};

export const kiali: Exporter = {
  metrics: [
    'kiali_api_failures_total',
    'kiali_api_processing_duration_seconds_bucket',
    'kiali_checker_processing_duration_seconds_bucket',
  ],
};

/** What enforces NetworkPolicies on the nodes when Talos runs Flannel. Without its metrics nothing may be enforced at all. */
export const networkPolicies: Exporter = {
  sign: 'kube_network_policies_packet_count',
  metrics: [
    'kube_network_policies_nfqueue_queue_dropped',
    'kube_network_policies_nfqueue_user_dropped',
    'kube_network_policies_packet_count',
  ],
};

export const ztunnel: Exporter = {
  sign: 'workload_manager_active_proxy_count',
  metrics: [
    'istio_requests_total',
    'istio_tcp_connections_closed_total',
    'istio_tcp_connections_opened_total',
    'istio_tcp_sent_bytes_total',
    'workload_manager_active_proxy_count',
    'workload_manager_pending_proxy_count',
  ],
};
