import { ConfigError } from './config.ts';

/** What the runner tells the one command that works without a database. */
export interface RestoreSettings {
  home: string;
  /** Where the cluster will lie. */
  dataDir: string;
  /** Account that will run PostgreSQL; undefined: this one. */
  owner: { uid: number; gid: number } | undefined;
  /** For the secret of the backup. */
  env: NodeJS.ProcessEnv;
}

/** Throws `ConfigError`. */
export function readRestoreSettings(env: NodeJS.ProcessEnv = process.env): RestoreSettings {
  const { GUANJIA_HOME: home, POSTGRES_DATA_DIR: dataDir, POSTGRES_UID: uid, POSTGRES_GID: gid } = env;
  if (!home || !dataDir)
    throw new ConfigError(
      'Restore a system with "npm run guanjia -- restore system FILE", which says where.',
    );
  return { home, dataDir, owner: uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined, env };
}
