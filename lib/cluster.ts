/** What constructs need to know about the cluster they are made for. Plain data; the definition of a cluster supplies it. */
export interface Cluster {
  /** The name of the cluster and of its folder in the committed tree: a DNS label. */
  readonly name: string;
  /** The Kubernetes minor version it runs, such as `1.36`. Pod Security labels are pinned to it. */
  readonly kubernetes: `1.${number}`;
  /**
   * What it serves besides Kubernetes' own API, as `<group>/<version>` or `<group>/<version>/<Kind>`: Helm charts that are rendered may ask for it.
   * @default nothing
   */
  readonly apis?: readonly string[];
  readonly network: ClusterNetwork;
  readonly mesh: Mesh;
}

/** How the cluster's network is laid out. Addresses are CIDR blocks such as `10.96.0.0/12`. */
export interface ClusterNetwork {
  /** The CNI plugin, and whether it enforces NetworkPolicies at all: Talos' default Flannel does not unless told to. */
  readonly cni: { readonly name: 'flannel' | 'cilium' | 'calico'; readonly enforcesNetworkPolicies: boolean };
  /** The DNS server that pods use: its namespace, the labels of its pods, and the container port it listens on. */
  readonly dns: {
    readonly namespace: string;
    readonly podLabels: Readonly<Record<string, string>>;
    readonly port: number;
  };
  /** Where the API server listens: host addresses as single-address blocks. A NetworkPolicy cannot select it by label. */
  readonly apiServer: { readonly addresses: readonly string[]; readonly port: number };
  readonly podCidrs: readonly string[];
  readonly serviceCidrs: readonly string[];
  readonly nodeCidrs: readonly string[];
}

/** The service mesh of the cluster. */
export interface Mesh {
  /** `ambient`: ztunnel carries HBONE on port 15008. `sidecar`: a proxy in every pod. `none`: no mesh, so no AuthorizationPolicies. */
  readonly mode: 'ambient' | 'sidecar' | 'none';
  /** The trust domain of workload identities, such as `cluster.local`. */
  readonly trustDomain: string;
  /** The namespace whose mesh policies hold for the whole mesh, such as `istio-system`. */
  readonly rootNamespace: string;
}
