import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HelmArchive } from '../../lib/delivery/rendered/helm-archive';
import { tool } from './tool';

/** The files of a Helm chart, by path within it. */
export type ChartFiles = Readonly<Record<string, string | Buffer>>;

/** The bytes of an archive as `helm package` would make it, of the folder `name`. */
export function packed(name: string, files: ChartFiles): Buffer {
  const entries = Object.entries(files).map(([file, content]) => entry(`${name}/${file}`, Buffer.from(content)));
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
}

function entry(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  const write = (at: number, text: string): void => void header.write(text, at, 'latin1');
  const cut = name.length > 100 ? name.indexOf('/', name.length - 100) : -1;
  write(0, name.slice(cut + 1));
  write(100, '0000644\0');
  write(124, `${content.length.toString(8).padStart(11, '0')}\0`);
  write(136, '00000000000\0');
  write(148, '        ');
  write(156, '0');
  write(257, 'ustar\u000000');
  write(345, name.slice(0, Math.max(0, cut)));
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** A folder of its own that a test runs in: archives, the cache and the helm program stand below it. */
export class RenderFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'bulwark-helm-'));
  /** The real helm, behind a script that counts how often it is called. */
  private readonly helm = path.join(this.path, 'helm');

  constructor() {
    process.chdir(this.path);
    const script = `#!/bin/sh\necho call >>'${this.path}/calls'\nexec '${tool('helm') ?? 'false'}' "$@"\n`;
    writeFileSync(this.helm, script, { mode: 0o755 });
  }

  /** Vendors a Helm chart as `<name>-1.0.0.tgz`. Files may replace those of the least chart there is. */
  vendor(files: ChartFiles = {}, name = 'shop'): HelmArchive {
    const chart = `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
    return this.vendored(`${name}-1.0.0.tgz`, packed(name, { 'Chart.yaml': chart, 'values.yaml': '', ...files }));
  }

  /** Vendors these bytes. */
  vendored(file: string, bytes: Buffer): HelmArchive {
    writeFileSync(file, bytes);
    return { path: file, sha256: createHash('sha256').update(bytes).digest('hex'), helm: this.helm };
  }

  /** How often helm has been called. */
  get calls(): number {
    try {
      return readFileSync(path.join(this.path, 'calls'), 'utf8').split('\n').length - 1;
    } catch {
      return 0;
    }
  }

  remove(): void {
    process.chdir(path.resolve(__dirname, '../..'));
    rmSync(this.path, { recursive: true, force: true });
  }
}
