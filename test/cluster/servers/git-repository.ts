import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Workspace } from './workspace';

/** Nothing of the person's own git configuration: no hooks, no signing, one author. */
const environment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.invalid',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.invalid',
};

/** A real git repository on this machine's disk, which an engine clones by `file://`. */
export class GitRepository {
  readonly folder: string;

  constructor(workspace: Workspace, name: string) {
    this.folder = workspace.folder(name);
    this.git('init', '--quiet', '--initial-branch=main');
  }

  get url(): string {
    return `file://${this.folder}`;
  }

  get head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  /** Commits a whole tree: files that are not in it go. */
  commitTree(files: ReadonlyMap<string, string>, message: string): string {
    rmSync(join(this.folder, 'manifests'), { recursive: true, force: true });
    for (const [path, text] of files) this.write(path, text);
    return this.commit(message);
  }

  write(path: string, text: string): void {
    const file = join(this.folder, 'manifests', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Takes over a folder as it stands on the disk. */
  copy(folder: string): void {
    cpSync(folder, join(this.folder, 'manifests'), { recursive: true });
  }

  read(path: string): string {
    return readFileSync(join(this.folder, 'manifests', path), 'utf8');
  }

  remove(path: string): void {
    rmSync(join(this.folder, 'manifests', path));
  }

  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
    return this.head;
  }

  revert(): string {
    this.git('revert', '--no-edit', 'HEAD');
    return this.head;
  }

  /** The committed tree as a gzipped tar archive. */
  archive(): Buffer {
    return execFileSync('git', ['archive', '--format=tar.gz', 'HEAD'], {
      cwd: this.folder,
      env: environment,
      maxBuffer: 2 ** 28,
    });
  }

  private git(...args: readonly string[]): string {
    return execFileSync('git', [...args], { cwd: this.folder, env: environment, encoding: 'utf8' }).trim();
  }
}
