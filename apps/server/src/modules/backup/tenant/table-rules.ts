/**
 * How a tenant's tables are treated. A table with a `tenant_id` that is not named here is backed up and replaced as a
 * whole, so a new one cannot be forgotten; exceptions are named with their reason, and the rehearsal test
 * (backup-rehearsal.int.test.ts) compares them with the catalogue.
 */
export type TableRule =
  /** In the backup; put back only where the tenant has no ledger, because a ledger is never turned back. */
  | { kind: 'ledger' }
  /** Not in the backup; emptied by a restore. */
  | { kind: 'passing' }
  /** Not in the backup and not touched by a restore. */
  | { kind: 'kept' }
  /** In the backup; put back only on a server with the secret that sealed it, else it would lock its owners out. */
  | { kind: 'sealed' }
  /** Only rows for which this holds are backed up and replaced. */
  | { kind: 'part'; where: string };

export const tableRules: Readonly<Record<string, TableRule>> = {
  'audit.cut': { kind: 'ledger' },
  'audit.entry': { kind: 'ledger' },
  'audit.head': { kind: 'ledger' },
  'audit.link': { kind: 'ledger' },
  'audit.verification': { kind: 'ledger' },
  'audit.waiting': { kind: 'ledger' },
  // A memory of ten minutes.
  'audit.recent_read': { kind: 'passing' },
  // The restore that runs, and the backups that there are.
  'backup.alarm': { kind: 'kept' },
  'backup.restoration': { kind: 'kept' },
  'backup.run': { kind: 'kept' },
  'backup.setting': { kind: 'kept' },
  // Everybody shows anew who they are.
  'identity.session': { kind: 'passing' },
  'identity.trusted_device': { kind: 'passing' },
  // One that was revoked since must not come back to life.
  'identity.api_token': { kind: 'passing' },
  // One that is open ends with the sessions; those that were must stay told.
  'identity.impersonation': { kind: 'kept' },
  'customers.dynamic_code': { kind: 'passing' },
  // Ten minutes, and out of reach of the tenant's role.
  'identity.sign_on': { kind: 'kept' },
  'identity.identity_provider': { kind: 'sealed' },
  // Points at the provider.
  'identity.external_identity': { kind: 'sealed' },
  'identity.totp': { kind: 'sealed' },
  'identity.recovery_code': { kind: 'sealed' },
  // Tells that sendings were turned back, so that none goes out a second time.
  'messaging.handed_over': { kind: 'kept' },
  'kernel.background_task': {
    kind: 'part',
    where: "kind not in ('tenant_backup', 'tenant_restore', 'backup_verification')",
  },
  // Positions belong to the whole system. Events that were on their way are a section of their own.
  'kernel.event_log': { kind: 'passing' },
  'kernel.outbox': { kind: 'passing' },
};

/** Tables without a `tenant_id`: they belong to the installation. Any other stops the backup. */
export const systemTables: ReadonlySet<string> = new Set([
  'identity.captcha',
  'identity.passkey_challenge',
  'identity.sms_code',
  'kernel.dead_event',
  'kernel.lease',
  'kernel.migration',
  'kernel.subscription',
]);
