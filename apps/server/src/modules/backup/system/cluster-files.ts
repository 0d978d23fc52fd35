/**
 * What of a cluster's folder belongs into a backup: the list of PostgreSQL's documentation ("Making a Base Backup Using
 * the Low Level API"). Of `emptied` folders only the folder itself is kept.
 */
const emptied = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
]);
const leftOut =
  /^(postmaster\.(pid|opts)|backup_label.*|tablespace_map.*|pg_internal\.init|pgsql_tmp.*|.*\.partial)$/;

/** `path` is relative to the cluster's folder, with `/`. */
export function belongsToBackup(path: string): boolean {
  const parts = path.split('/');
  const [top = ''] = parts;
  if (emptied.has(top) && parts.length > 1) return false;
  return !parts.some((part) => leftOut.test(part));
}

/** Read last: a torn copy of it would keep the cluster from starting, and it is small. */
export const controlFile = 'global/pg_control';
/** Written last: without it the folder is not taken for a cluster. */
export const versionFile = 'PG_VERSION';

/** The first write-ahead segment that a backup needs, as its label says. Throws when the label is none. */
export function firstSegment(label: string): string {
  const name = /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/m.exec(label)?.[1];
  if (!name) throw new Error(`PostgreSQL's backup label is not as expected: ${label}`);
  return name;
}
