import { gunzipSync } from 'node:zlib';

/** The files of an archive and their bytes, by path without the folder that holds them all: `values.yaml`, `templates/a.yaml`. */
export type ArchiveFiles = ReadonlyMap<string, Buffer>;

const block = 512;
/** Far more than any Helm chart has; an archive that says it holds more is no Helm chart. */
const mostBytes = 256 * 1024 * 1024;

/**
 * The files of a Helm chart's archive (a gzipped tar), archives of its dependencies opened in their place. Nothing is written to the disk, so a path in
 * it leads nowhere.
 *
 * @throws Error for what is no such archive.
 */
export function archiveFiles(bytes: Buffer): ArchiveFiles {
  const files = new Map<string, Buffer>();
  for (const [name, content] of tarEntries(gunzipSync(bytes, { maxOutputLength: mostBytes }))) {
    const path = name.replace(/^\.\//, '').split('/').slice(1).join('/');
    const inner = /^(charts\/)[^/]+\.tgz$/.test(path) ? archiveFiles(content) : undefined;
    if (inner === undefined) files.set(path, content);
    else for (const [file, one] of inner) files.set(`charts/${innerName(inner)}/${file}`, one);
  }
  return files;
}

function innerName(files: ArchiveFiles): string {
  return /^name:\s*["']?([^\s"'#]+)/m.exec(files.get('Chart.yaml')?.toString('utf8') ?? '')?.[1] ?? 'unnamed';
}

function* tarEntries(tar: Buffer): Generator<readonly [string, Buffer]> {
  let longName: string | undefined;
  for (let at = 0; at + block <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + block);
    const size = parseInt(textAt(header, 124, 12).trim(), 8);
    if (Number.isNaN(size)) throw new Error('it is no tar archive');
    const content = tar.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === '0' || type === '\0') yield [longName ?? nameOf(header), content];
    longName = longNameIn(type, content);
  }
}

/** An entry of its own before a file may hold its name: GNU's `L`, or a record of POSIX's `x`. */
function longNameIn(type: string, content: Buffer): string | undefined {
  if (type === 'L') return content.toString('utf8').replace(/\0.*$/s, '');
  return type === 'x' ? /\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1] : undefined;
}

/** Names longer than 100 bytes have their beginning in a field of their own (POSIX ustar). */
function nameOf(header: Buffer): string {
  const isUstar = textAt(header, 257, 5) === 'ustar';
  const prefix = isUstar ? textAt(header, 345, 155) : '';
  return prefix === '' ? textAt(header, 0, 100) : `${prefix}/${textAt(header, 0, 100)}`;
}

function textAt(bytes: Buffer, at: number, length: number): string {
  return bytes
    .subarray(at, at + length)
    .toString('utf8')
    .replace(/\0.*$/s, '');
}
