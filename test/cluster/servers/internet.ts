import { createServer as createProxy, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import type { Authority } from './certificates';
import { freePort } from './server';
import type { Workspace } from './workspace';

/** What one host answers. */
export type Site = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * All that an engine can reach by https: a few hosts under their real names, which are all this process. A proxy on loopback leads to it, and its
 * certificates come from an authority of the test, the only one that the engine trusts. So the addresses in the committed tree stay as they are.
 */
export class Internet {
  /** Hosts that were asked for and do not exist here. */
  readonly missed = new Set<string>();

  private constructor(
    private readonly sites: ReadonlyMap<string, Site>,
    private readonly ports: Readonly<Record<'tls' | 'proxy', number>>,
    private readonly authority: string,
  ) {}

  static async start(sites: ReadonlyMap<string, Site>, authority: Authority, workspace: Workspace): Promise<Internet> {
    const ports = { tls: await freePort(), proxy: await freePort() };
    const internet = new Internet(sites, ports, workspace.file('internet.crt', authority.certificate));
    const { certificate: cert, key } = authority.issue({ name: 'internet', hosts: [...sites.keys()] });
    const answer: Site = (request, response) => internet.answer(request, response);
    const servers = [createServer({ cert, key }, answer).listen(ports.tls, '127.0.0.1'), internet.proxy()];
    for (const server of servers) server.unref();
    return internet;
  }

  /** What a program needs in its environment to find these hosts and no others. */
  get environment(): Readonly<Record<string, string>> {
    const proxy = `http://127.0.0.1:${this.ports.proxy}`;
    return {
      HTTPS_PROXY: proxy,
      https_proxy: proxy,
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
      SSL_CERT_FILE: this.authority,
      GIT_SSL_CAINFO: this.authority,
    };
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
    const site = this.sites.get(host);
    if (site === undefined) notFound(response);
    else site(request, response);
  }

  private proxy(): ReturnType<typeof createProxy> {
    const proxy = createProxy((_, response) => notFound(response));
    proxy.on('connect', (request, client, head: Buffer) => {
      const host = request.url?.replace(/:\d+$/, '') ?? '';
      if (!this.sites.has(host)) {
        this.missed.add(host);
        client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        return;
      }
      const upstream = connect(this.ports.tls, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      for (const socket of [client, upstream]) socket.on('error', () => (client.destroy(), upstream.destroy()));
    });
    return proxy.listen(this.ports.proxy, '127.0.0.1');
  }
}

export function notFound(response: ServerResponse): void {
  response.statusCode = 404;
  response.end();
}
