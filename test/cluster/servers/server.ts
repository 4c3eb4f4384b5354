import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';

/** The repository's root: tests run from it. */
export const root = process.cwd();
/** Where `tools/build` puts programs. */
export const bin = (name: string): string => join(root, '.tools/bin', name);
/** Where the output of servers goes: a folder of this run's own. */
export const logs = process.env['BULWARK_CLUSTER_LOGS'] ?? join(root, '.tools/logs/by-hand');
/** The pids of all servers of this run, one a line, so that the runner can end what a crash left behind. */
export const pidFile = join(logs, 'pids');

const running = new Set<Server>();

/** Go servers collect their garbage less often: here processor time is short, memory is not. Up to a limit, so that it stays that way. */
const patience = { GOGC: '500', GOMEMLIMIT: '3GiB' };

/** One server process on loopback. Its output goes to a log, which the runner keeps when a test fails. */
export class Server {
  readonly log: string;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;

  constructor(
    readonly name: string,
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    mkdirSync(logs, { recursive: true });
    const { path, output } = freeLog(name);
    this.log = path;
    this.child = spawn(program, args, {
      stdio: ['ignore', output, output],
      env: { ...process.env, ...patience, ...env },
    });
    closeSync(output);
    appendFileSync(pidFile, `${String(this.child.pid)} ${basename(program)}\n`);
    this.ended = new Promise(resolve => this.child.once('exit', () => resolve()).once('error', () => resolve()));
    running.add(this);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  /** Waits until `probe` is true; fails at once when the process ends, and names its log. */
  async ready(probe: () => Promise<boolean>, seconds = 120): Promise<void> {
    await until(
      `${this.name} is ready (log: ${this.log})`,
      async () => {
        if (!this.alive) throw new Error(`${this.name} ended: ${tail(this.log)}`);
        return probe();
      },
      seconds,
    );
  }

  /** Ends the process and waits for it. `SIGKILL` is a crash. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    running.delete(this);
    if (!this.alive) return;
    this.child.kill(signal);
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(hard);
  }
}

/** Ends every server that this process started, newest first. */
export async function stopAll(): Promise<void> {
  for (const server of [...running].reverse()) await server.stop('SIGKILL');
}

/** A log of this server's own, opened: another part of the tier may be starting the same program. */
function freeLog(name: string): { path: string; output: number } {
  for (let n = 1; ; n++) {
    const path = join(logs, n === 1 ? `${name}.log` : `${name}.${n}.log`);
    if (existsSync(path)) continue;
    try {
      return { path, output: openSync(path, 'ax') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The last lines of a log. */
export function tail(path: string, lines = 8): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** A TCP port on loopback that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Polls until `probe` is true. The message says what was waited for. The deadline is for what never comes: a busy machine needs long. */
export async function until(what: string, probe: () => Promise<boolean>, seconds = 150): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s, still not true: ${what}`);
    await sleep(100);
  }
}
