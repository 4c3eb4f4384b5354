import { isAscii } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** The largest file that is read, in bytes. A cluster's whole state is smaller; more is a mistake or an attack. */
export const largestFile = 64 * 1024 * 1024;

/** Takes every file that fits: to open, to read and to close is then all that a file costs. */
const page = Buffer.allocUnsafe(64 * 1024);

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Why a file cannot be read as text. The message names the reason and what is allowed, without the file. */
export class UnreadableText extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableText';
  }
}

/**
 * The text of a file.
 *
 * @throws UnreadableText when it is missing, unreadable, larger than {@link largestFile}, binary or not UTF-8.
 */
export function readText(file: string): string {
  try {
    return decodeText(readBytes(file));
  } catch (error) {
    throw error instanceof UnreadableText ? error : new UnreadableText(systemReason(error));
  }
}

function readBytes(file: string): Uint8Array {
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (let read = 1; read > 0 && length < page.length; length += read) {
      read = readSync(descriptor, page, length, page.length - length, null);
    }
    if (length < page.length) return page.subarray(0, length);
    refuseSize(fstatSync(descriptor).size);
    return Buffer.concat([page, readFileSync(descriptor)]);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Bytes as text.
 *
 * @throws UnreadableText when they are too many, binary or not UTF-8.
 */
export function decodeText(bytes: Uint8Array): string {
  refuseSize(bytes.byteLength);
  if (bytes.includes(0)) throw new UnreadableText('is a binary file; write YAML or JSON as UTF-8 text');
  // ASCII is the same in Latin-1, which is quicker to read.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  try {
    return decoder.decode(bytes);
  } catch {
    throw new UnreadableText('is not UTF-8 text; save it as UTF-8');
  }
}

/** The reason of a failed system call in words: `does not exist`. */
export function systemReason(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const known: Record<string, string> = {
    ENOENT: 'does not exist',
    EACCES: 'cannot be read: permission denied',
    EPERM: 'cannot be read: permission denied',
    EISDIR: 'is a directory',
    ELOOP: 'is a symbolic link that leads to itself',
  };
  return known[code] ?? `cannot be read: ${code === '' ? String(error) : code}`;
}

function refuseSize(bytes: number): void {
  if (bytes <= largestFile) return;
  const mebibytes = (size: number): string => `${String(Math.ceil(size / 1024 / 1024))} MiB`;
  throw new UnreadableText(`has ${mebibytes(bytes)}, more than the ${mebibytes(largestFile)} that are read; split it`);
}
