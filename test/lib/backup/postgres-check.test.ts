import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { PostgresExpectation } from '../../../lib/backup/postgres-check';
import { postgresCheck, postgresCheckScript } from '../../../lib/backup/postgres-check';
import { Image } from '../../../lib/workload/image';

const image = Image.parse(`docker.io/library/postgres:16.14-alpine@sha256:${'a'.repeat(64)}`);

test('the script is one that a shell can read, and holds nothing that an engine would replace', () => {
  const reads = (script: string): boolean => spawnSync('sh', ['-n'], { input: script }).status === 0;
  expect(reads(postgresCheckScript)).toBe(true);
  expect(reads(postgresCheckScript.replace('\nfi\n', '\n'))).toBe(false);
  expect(postgresCheckScript).not.toContain('${');
});

test('the check may write, runs as the owner of the files, and is told what is expected', () => {
  const expects = [{ database: 'shop', query: 'select true' }];
  expect(postgresCheck({ image, expects })).toMatchObject({ writable: true, user: 70, group: 70 });
  expect(postgresCheck({ image, expects }).command.slice(3)).toEqual([
    'check',
    '/restored/pgdata',
    '/tmp',
    'postgres',
    'shop',
    'select true',
  ]);
});

const needed = ['postgres', 'initdb', 'pg_ctl', 'psql', 'pg_amcheck', 'pg_dumpall', 'pg_checksums', 'pg_controldata'];
/** The programs of a server lie together; Debian keeps most of them off the path. */
const programs = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map(one => join(one, 'postgres'))
  .filter(existsSync)
  .map(one => dirname(realpathSync(one)))
  .find(one => needed.every(name => existsSync(join(one, name))));
const describeWithPostgres = programs === undefined ? describe.skip : describe;

describeWithPostgres('with a real Postgres (skipped where none is installed)', () => {
  let folder: string;
  const path = (...names: readonly string[]): string => join(folder, ...names);
  // A server refuses to run as root.
  const nobody: { uid?: number; gid?: number } = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

  function run(command: string, words: readonly string[], input = ''): { status: number | null; text: string } {
    const env = { PATH: `${programs ?? ''}${delimiter}${process.env['PATH'] ?? ''}`, LC_ALL: 'C', HOME: folder };
    const done = spawnSync(command, words, { ...nobody, encoding: 'utf8', env, cwd: folder, input });
    return { status: done.status, text: `${done.stdout}${done.stderr}` };
  }

  function must(command: string, words: readonly string[], input?: string): string {
    const { status, text } = run(command, words, input);
    if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${text}`);
    return text;
  }

  const psql = (sql: string): string => must('psql', ['-XAt', '-h', folder, '-U', 'owner', '-d', 'shop'], sql);
  const start = `-c listen_addresses= -c unix_socket_directories=`;

  /** A copy of the files of a running server, as a snapshot of its volume is. */
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pg-'));
    if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.uid);
    must('initdb', ['-D', path('live'), '-U', 'owner', '--data-checksums', '--no-sync', '-A', 'trust']);
    must('pg_ctl', [
      '-D',
      path('live'),
      '-l',
      path('log'),
      '-o',
      `${start}${folder} -c full_page_writes=on`,
      '-w',
      'start',
    ]);
    must('createdb', ['-h', folder, '-U', 'owner', 'shop']);
    psql(
      'create table archive as select n from generate_series(1, 1000) n; create table orders (id int primary key, note text);',
    );
    psql('checkpoint');
    psql(`insert into orders select n, repeat('a note of some length ', 20) from generate_series(1, 2000) n;`);
    must('cp', ['-a', path('live'), path('snapshot')]);
    writeFileSync(path('file'), psql(`select pg_relation_filepath('archive')`).trim());
    must('pg_ctl', ['-D', path('live'), '-m', 'immediate', '-w', 'stop']);
  }, 120_000);

  afterAll(() => {
    if (existsSync(path('snapshot', 'postmaster.pid')))
      run('pg_ctl', ['-D', path('snapshot'), '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Checks a snapshot that `damage` was done to, and says what is left running. */
  function check(damage: (data: string) => void = () => undefined, expects: readonly PostgresExpectation[] = []) {
    rmSync(path('restored'), { recursive: true, force: true });
    must('cp', ['-a', path('snapshot'), path('restored')]);
    damage(path('restored'));
    const [shell = '', ...words] = postgresCheck({ image, expects, superuser: 'owner' }).command;
    const at = words.indexOf('check');
    const own = words.map((word, index) => (index === at + 1 ? path('restored') : index === at + 2 ? folder : word));
    return { ...run(shell, own), isRunning: existsSync(path('restored', 'postmaster.pid')) };
  }

  /** The file of a table that was written before the snapshot: the log does not mend it. */
  const archive = (): string => readFileSync(path('file'), 'utf8');
  const held = { database: 'shop', query: 'select count(*) = 2000 from orders' };

  test('a snapshot of a running server passes, with what was only in its log', () => {
    const { status, text, isRunning } = check(undefined, [held]);
    expect(text).toContain('the log was replayed');
    expect({ status, isRunning }).toEqual({ status: 0, isRunning: false });
  }, 120_000);

  test.each<[string, (data: string) => void]>([
    ['no database', data => rmSync(data, { recursive: true })],
    ['a file of a table that is gone', data => rmSync(join(data, archive()))],
    ['the log that is gone', data => rmSync(join(data, 'pg_wal'), { recursive: true })],
    [
      'a page that was damaged',
      data => {
        must('sh', ['-c', `printf damaged | dd of="$1" bs=1 seek=4000 conv=notrunc`, 'x', join(data, archive())]);
      },
    ],
  ])(
    '%s does not, and nothing is left running',
    (_, damage) => {
      const { status, isRunning } = check(damage, [held]);
      expect({ status, isRunning }).toEqual({ status: 1, isRunning: false });
    },
    120_000,
  );

  test('an expectation that is not true is a failure', () => {
    const { status, text } = check(undefined, [
      held,
      { database: 'shop', query: 'select count(*) > 2000 from orders' },
    ]);
    expect(text).toContain('not true in shop: select count(*) > 2000 from orders');
    expect(status).toBe(1);
  }, 120_000);

  test('what the configuration of the volume loads, opens or sends is left alone', () => {
    const { status } = check(data => {
      const hostile = `archive_mode = on\narchive_command = 'touch ${path('sent')}'\nlisten_addresses = '*'\nshared_preload_libraries = 'nothing'\nssl = on\n`;
      writeFileSync(join(data, 'postgresql.conf'), hostile);
      writeFileSync(join(data, 'pg_hba.conf'), 'local all all reject\n');
    });
    expect(status).toBe(0);
    expect(existsSync(path('sent'))).toBe(false);
  }, 120_000);
});
