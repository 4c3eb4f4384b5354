import type { Image } from '../workload/image';
import type { RestoreCheck } from './restore-drill';
import { restoredPath } from './restored-path';

/** A question whose answer is known: what has to be in a database that was restored. */
export interface PostgresExpectation {
  readonly database: string;
  /** SQL that is true where the data is there: `select count(*) > 0 from orders`. */
  readonly query: string;
}

/** Which database is in the volume. */
export interface PostgresCheckProps {
  /** The image of the server whose volume it is: Postgres reads the files of its own major version alone. */
  readonly image: Image;
  /** The folder of the data in the volume, as `PGDATA` names it. @default `pgdata` */
  readonly data?: string;
  /** Who owns every database. @default `postgres` */
  readonly superuser?: string;
  /** @default none: what is in the databases is read to the last row, and not compared with anything */
  readonly expects?: readonly PostgresExpectation[];
  /** The uid and gid that own the files. @default 70, as in the images on Alpine */
  readonly user?: number;
}

/**
 * What a restore drill does with a volume of Postgres. A volume that was backed up while its server ran is what a crash leaves, and only a server that replays its log can
 * say whether it is whole. So one is started on the scratch volume, without a network, a password or anything of its own configuration that would load or send
 * something. It passes when the log was replayed, each table and each index agree (`pg_amcheck`), every row can be read (`pg_dumpall`), what is expected is true, the server stops well, and the
 * checksums of its pages are right where it keeps any.
 */
export function postgresCheck({
  image,
  data = 'pgdata',
  superuser = 'postgres',
  expects = [],
  user = 70,
}: PostgresCheckProps): RestoreCheck {
  const asked = expects.flatMap(one => [one.database, one.query]);
  return {
    image,
    command: ['sh', '-c', postgresCheckScript, 'check', `${restoredPath}/${data}`, '/tmp', superuser, ...asked],
    user,
    group: user,
    writable: true,
    resources: { cpu: '250m', memory: '512Mi' },
  };
}

/** Its arguments: the folder of the data, one that it may write to, the superuser; then a database and a query, as often as needed. */
export const postgresCheckScript = String.raw`set -eu

say() { printf '%s\n' "$*"; }
fail() { say "$*"; exit 1; }

data=$1
run=$2
export PGUSER="$3" PGHOST="$run" PGDATABASE=postgres
shift 3
[ -s "$data/PG_VERSION" ] || fail 'no database is in the volume'

stop() { pg_ctl -D "$data" -m fast -t 300 -w stop >/dev/null; }

# Nobody may come in but through this folder, and nobody else is in this pod.
printf 'local all all trust\n' >"$run/hba"
: >"$run/ident"
settings="-c listen_addresses= -c unix_socket_directories=$run -c hba_file=$run/hba -c ident_file=$run/ident"
settings="$settings -c archive_mode=off -c shared_preload_libraries= -c ssl=off -c logging_collector=off -c max_wal_senders=0"
settings="$settings -c shared_buffers=64MB -c fsync=off"

# The server of the snapshot did not live to remove its lock. A volume that was given to a group is open to it.
rm -f "$data/postmaster.pid"
chmod 0700 "$data"
pg_ctl -D "$data" -l "$run/log" -o "$settings" -t 900 -w start >/dev/null || {
  tail -n 5 "$run/log"
  fail 'the server did not start on what was restored'
}
trap 'stop || :' EXIT
grep -q 'redo done' "$run/log" && say 'the log was replayed' || say 'there was no log to replay'

count=$(psql -XAtc 'select count(*) from pg_database where datallowconn and not datistemplate')
[ "$count" -ge 1 ] || fail 'no database is in the server'
pg_amcheck --all --install-missing --heapallindexed || fail 'a table and its index do not agree, or a page is damaged'
pg_dumpall --no-role-passwords >/dev/null || fail 'not every row can be read'
while [ "$#" -ge 2 ]; do
  answer=$(psql -XAt -d "$1" -c "$2")
  [ "$answer" = t ] || fail "not true in $1: $2"
  shift 2
done

trap - EXIT
stop || fail 'the server did not stop well'
if pg_controldata -D "$data" | grep -q 'checksum version: *0$'; then
  say 'the server keeps no checksums of its pages'
else
  pg_checksums --check -D "$data" >/dev/null || fail 'the checksum of a page is wrong'
fi
say "$count databases are whole"
`;
