import { spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { createGunzip } from 'node:zlib';
import type { GitRepository } from './git-repository';
import { notFound, type Site } from './internet';

const service = 'git-upload-pack';

/** A git repository by git's own protocol over HTTP, for reading. Its path is whatever it is asked for. */
export function gitSite(repository: GitRepository): Site {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'https://host');
    const protocol = String(request.headers['git-protocol'] ?? '');
    const uploadPack = (kind: string, ...flags: readonly string[]): ReturnType<typeof spawn> => {
      response.setHeader('content-type', `application/x-${service}-${kind}`);
      response.setHeader('cache-control', 'no-cache');
      return packProgram(repository, flags, protocol, response);
    };
    if (url.pathname.endsWith('/info/refs') && url.searchParams.get('service') === service) {
      const greeting = `# service=${service}\n`;
      const child = uploadPack('advertisement', '--advertise-refs');
      response.write(`${(greeting.length + 4).toString(16).padStart(4, '0')}${greeting}0000`);
      child.stdin?.end();
    } else if (request.method === 'POST' && url.pathname.endsWith(`/${service}`)) {
      const zipped = request.headers['content-encoding'] === 'gzip';
      const { stdin } = uploadPack('result');
      stdin?.on('error', () => undefined);
      (zipped ? request.pipe(createGunzip()) : request).pipe(stdin!);
    } else notFound(response);
  };
}

function packProgram(
  repository: GitRepository,
  flags: readonly string[],
  protocol: string,
  response: ServerResponse,
): ReturnType<typeof spawn> {
  const args = ['upload-pack', '--stateless-rpc', ...flags, repository.folder];
  const child = spawn('git', args, { env: { ...process.env, GIT_PROTOCOL: protocol } });
  child.stdout.pipe(response);
  return child;
}
