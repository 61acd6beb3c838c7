// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of a shell in a container

/** A command of a template; it runs in the container that has the image. */
interface TemplateCommand {
  command: string[];
  /** After an error the volume is backed up all the same (`Continue`), or left out with its pod (`Fail`); both are told as an error. */
  onError: 'Continue' | 'Fail';
  /** How long it may take, as Go has it. */
  timeout: string;
}

/** What makes the backup of an application's volumes reliable, as a text that a person edits before it is used. */
export interface HookTemplate {
  app: string;
  /** Fits the last part of an image's name, without tag and digest. */
  image: RegExp;
  /** One sentence each. */
  does: string;
  risk: string;
  /** Where this is documented. */
  sources: string[];
  pre?: TemplateCommand;
  post?: TemplateCommand;
  /** Runs in the pod that was restored, once it is ready: a look whether it works. Loading a dump over it is left to a person. */
  restore?: TemplateCommand & { does: string };
}

/** Tools beside a server, which have its name in theirs. */
export const notServers =
  /exporter|operator|sentinel|proxy|router|bouncer|pgpool|backup|express|metrics|admin|dashboard|insight|commander|reloader|client/;

const shell = (...lines: string[]) => ['/bin/sh', '-c', lines.join('\n')];

/** Asks the server for the folder of its data. */
const mysql = [
  'set -e',
  'export MYSQL_PWD="${MYSQL_ROOT_PASSWORD:-$MARIADB_ROOT_PASSWORD}"',
  'client=$(command -v mariadb || command -v mysql)',
  'folder=$("$client" -u root -N -B -e "SELECT @@datadir")',
];

/** The templates, by image; the first one that fits counts. A password comes from the environment of the container, and is never part of a hook. */
export const hookTemplates: readonly HookTemplate[] = [
  {
    app: 'PostgreSQL',
    image: /postgres|^spilo|timescaledb|postgis|pgvector/,
    does: 'Dumps all databases into the data folder before the backup, so that the backup holds them as of one moment.',
    risk: 'Needs room for the dump. Files that were copied while the server wrote may not start after a restore, or start with damage; kubeferry.sql among them is whole, and is loaded by hand into a server with an empty data folder. (pg_backup_start does not help: it ends with the session of the hook.)',
    sources: [
      'https://www.postgresql.org/docs/current/app-pg-dumpall.html',
      'https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP',
    ],
    pre: {
      command: shell(
        'set -e',
        'umask 077',
        'export PGPASSWORD="${POSTGRES_PASSWORD:-$POSTGRESQL_PASSWORD}"',
        'folder="${PGDATA:-/var/lib/postgresql/data}"',
        'pg_dumpall -U "${POSTGRES_USER:-postgres}" -f "$folder/kubeferry.part"',
        'mv "$folder/kubeferry.part" "$folder/kubeferry.sql"',
      ),
      onError: 'Continue',
      timeout: '30m',
    },
    post: {
      command: shell('cd "${PGDATA:-/var/lib/postgresql/data}" && rm -f kubeferry.sql kubeferry.part'),
      onError: 'Continue',
      timeout: '1m',
    },
    restore: {
      does: 'Looks whether the server has started from what was restored, and answers.',
      command: shell(
        'export PGPASSWORD="${POSTGRES_PASSWORD:-$POSTGRESQL_PASSWORD}"',
        'psql -U "${POSTGRES_USER:-postgres}" -d postgres -c "SELECT datname FROM pg_database"',
      ),
      onError: 'Fail',
      timeout: '1m',
    },
  },
  {
    app: 'MySQL or MariaDB',
    image: /mysql|mariadb|percona-(server|xtradb)/,
    does: 'Dumps all databases into the data folder before the backup, in one transaction.',
    risk: 'Needs room for the dump, and InnoDB: tables of other engines may change meanwhile. The root password has to be in the environment. Where the copied files do not start after a restore, kubeferry.sql among them is loaded by hand into an empty server. (FLUSH TABLES WITH READ LOCK does not help: it ends with the session of the hook, and InnoDB goes on writing.)',
    sources: [
      'https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html#option_mysqldump_single-transaction',
      'https://mariadb.com/docs/server/clients-and-utilities/backup-restore-and-import-clients/mariadb-dump',
    ],
    pre: {
      command: shell(
        ...mysql,
        'umask 077',
        'dump=$(command -v mariadb-dump || command -v mysqldump)',
        '"$dump" -u root --all-databases --single-transaction --routines --events --triggers >"$folder/kubeferry.part"',
        'mv "$folder/kubeferry.part" "$folder/kubeferry.sql"',
      ),
      onError: 'Continue',
      timeout: '30m',
    },
    post: {
      command: shell(...mysql, 'rm -f "$folder/kubeferry.sql" "$folder/kubeferry.part"'),
      onError: 'Continue',
      timeout: '1m',
    },
    restore: {
      does: 'Looks whether the server has started from what was restored, and answers.',
      command: shell(...mysql, 'test -n "$folder"'),
      onError: 'Fail',
      timeout: '1m',
    },
  },
  {
    app: 'MongoDB',
    image: /^(percona-server-)?mongo(db|d)?(-(community|enterprise).*)?$|^psmdb/,
    does: 'Writes what is in memory to disk and stops writes before the backup, and lets them go on after it.',
    risk: 'Writes wait as long as the volume is copied. Where Velero or its pod dies meanwhile, nobody unlocks: run db.fsyncUnlock() then. Take it out where the backup is of a primary that has to answer.',
    sources: [
      'https://www.mongodb.com/docs/manual/reference/method/db.fsyncLock/',
      'https://www.mongodb.com/docs/manual/tutorial/backup-with-filesystem-snapshots/',
    ],
    pre: { command: mongo('db.fsyncLock()'), onError: 'Fail', timeout: '2m' },
    post: { command: mongo('db.fsyncUnlock()'), onError: 'Fail', timeout: '2m' },
  },
  {
    app: 'Redis or Valkey',
    image: /redis|valkey/,
    does: 'Has the server save all keys to its file in the background, and waits until that is done.',
    risk: 'Needs memory for what changes meanwhile. Where appendonly is on, the server starts from that log and not from the file.',
    sources: ['https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/#backing-up-redis-data'],
    pre: {
      command: shell(
        'if [ -n "$REDIS_PASSWORD" ]; then export REDISCLI_AUTH="$REDIS_PASSWORD"; fi',
        'cli=$(command -v valkey-cli || command -v redis-cli)',
        '"$cli" BGSAVE | grep -q "Background saving started" || exit 1',
        'while "$cli" INFO persistence | grep -q rdb_bgsave_in_progress:1; do sleep 1; done',
        '"$cli" INFO persistence | grep -q rdb_last_bgsave_status:ok',
      ),
      onError: 'Continue',
      timeout: '15m',
    },
  },
  {
    app: 'Cassandra',
    image: /cassandra|scylla$/,
    does: 'Takes a snapshot of all tables, whose files do not change any more, before the backup, and removes it after it.',
    risk: 'Each node has its own moment. After a restore the files below snapshots/kubeferry take the place of those of their table.',
    sources: ['https://cassandra.apache.org/doc/latest/cassandra/managing/operating/backups.html'],
    pre: {
      command: shell('nodetool clearsnapshot -t kubeferry; nodetool snapshot -t kubeferry'),
      onError: 'Continue',
      timeout: '10m',
    },
    post: { command: ['nodetool', 'clearsnapshot', '-t', 'kubeferry'], onError: 'Continue', timeout: '2m' },
  },
  {
    app: 'etcd',
    image: /^etcd$/,
    does: 'Saves a snapshot of all keys beside the data before the backup.',
    risk: 'The path and, where the server asks for them, ETCDCTL_CACERT, ETCDCTL_CERT and ETCDCTL_KEY are yours to set. A member is made from the snapshot with etcdutl snapshot restore, by hand.',
    sources: ['https://etcd.io/docs/latest/op-guide/recovery/'],
    pre: { command: ['etcdctl', 'snapshot', 'save', '/var/lib/etcd/kubeferry.db'], onError: 'Continue', timeout: '5m' },
  },
  {
    app: 'Elasticsearch or OpenSearch',
    image: /^(elasticsearch|opensearch)$/,
    does: 'Nothing: no command makes a copy of its data folders reliable.',
    risk: 'A restore from copied folders may fail, or lose data without a word. Its own snapshots into a repository are the way.',
    sources: [
      'https://www.elastic.co/guide/en/elasticsearch/reference/current/snapshot-restore.html',
      'https://docs.opensearch.org/latest/tuning-your-cluster/availability-and-recovery/snapshots/snapshot-restore/',
    ],
  },
];

function mongo(call: string): string[] {
  return shell(
    'mongo=$(command -v mongosh || command -v mongo)',
    'user="${MONGO_INITDB_ROOT_USERNAME:-$MONGODB_ROOT_USER}"',
    'password="${MONGO_INITDB_ROOT_PASSWORD:-$MONGODB_ROOT_PASSWORD}"',
    `if [ -z "$user" ]; then exec "$mongo" --quiet --eval '${call}'; fi`,
    `exec "$mongo" --quiet -u "$user" -p "$password" --authenticationDatabase admin --eval '${call}'`,
  );
}
