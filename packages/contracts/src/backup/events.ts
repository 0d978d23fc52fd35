/** What backups tell the other modules. */
export interface BackupEvents {
  /** The tenant is what it was at that time (ISO 8601): compare with the world outside what may have gone on since. */
  'backup.tenant_restored': { backupOf: string };
}
