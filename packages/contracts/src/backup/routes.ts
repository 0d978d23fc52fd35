import { z } from 'zod';
import { id, idParams, instant } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { backgroundTask } from '../tasks/routes.ts';

/** `before_restore`: what was there before another backup took its place. */
export const backupKinds = ['scheduled', 'manual', 'before_restore'] as const;
export const backupStates = ['queued', 'running', 'done', 'failed'] as const;

export const backup = z
  .object({
    id,
    kind: z.enum(backupKinds),
    state: z.enum(backupStates),
    /** Who asked for it; null: the clock, or the command line. */
    userName: z.string().nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
    /** Of the encrypted file; null while there is none. */
    bytes: z.int().nullable(),
    rows: z.int().nullable(),
    objects: z.int().nullable(),
    /** When the file was last read through to its end. */
    verifiedAt: instant.nullable(),
    /** What was wrong with it then; null: nothing. */
    verifyError: z.string().nullable(),
    errorCode: z.string().nullable(),
    /** When its file was let go, because newer ones took its place. */
    removedAt: instant.nullable(),
  })
  .meta({ id: 'Backup' });
export type Backup = z.infer<typeof backup>;

export const backupList = defineList({
  name: 'backup.backups',
  row: backup,
  search: false,
  defaultSort: '-createdAt',
  columns: {
    createdAt: { type: 'datetime', filter: true, sort: true },
    kind: { type: 'enum', filter: true, options: backupKinds },
    state: { type: 'enum', filter: true, options: backupStates },
    bytes: { type: 'number', sort: true },
    verifiedAt: { type: 'datetime', filter: true },
    removedAt: { type: 'datetime', filter: true },
  },
});

export const listBackups = defineRoute({
  operationId: 'listBackups',
  summary: 'Backups of the enterprise',
  method: 'GET',
  path: '/api/backups',
  access: 'backup.manage',
  query: listQuery,
  success: listPage(backup),
});

const schedule = z.object({
  enabled: z.boolean(),
  /** Of the enterprise’s day. */
  hour: z.int().min(0).max(23),
  /** So many backups of each kind stay. */
  keep: z.int().min(1).max(90),
});

export const backupSettings = z
  .object({
    ...schedule.shape,
    version: z.int(),
    /** False: the server has no key, so it makes no backups. */
    ready: z.boolean(),
    /** Folder of the server where the files lie. */
    folder: z.string(),
    /** When the newest good backup was made. */
    lastDoneAt: instant.nullable(),
    /** True: the last one by the clock failed or did not happen. */
    overdue: z.boolean(),
  })
  .meta({ id: 'BackupSettings' });
export type BackupSettings = z.infer<typeof backupSettings>;

export const getBackupSettings = defineRoute({
  operationId: 'getBackupSettings',
  summary: 'When the enterprise is backed up by itself, and how that goes',
  method: 'GET',
  path: '/api/backups/settings',
  access: 'backup.manage',
  success: backupSettings,
});

export const saveBackupSettings = defineRoute({
  operationId: 'saveBackupSettings',
  summary: 'Say when the enterprise is backed up by itself, and how many backups stay',
  method: 'PUT',
  path: '/api/backups/settings',
  access: 'backup.manage',
  body: schedule.extend({ version: z.int() }),
  success: backupSettings,
  errors: ['version_conflict', 'confirmation_required'],
});

export const startBackup = defineRoute({
  operationId: 'startBackup',
  summary: 'Back the enterprise up now, in the background, while everybody works on',
  method: 'POST',
  path: '/api/backups',
  access: 'backup.manage',
  status: 202,
  success: backgroundTask,
  errors: ['backup_running', 'backup_key_missing'],
});

export const verifyBackup = defineRoute({
  operationId: 'verifyBackup',
  summary:
    'Read a backup through to its end, in the background, and see whether all of it is there and genuine',
  method: 'POST',
  path: '/api/backups/:id/verification',
  access: 'backup.manage',
  params: idParams,
  status: 202,
  success: backgroundTask,
  errors: ['backup_key_missing'],
});

export const downloadBackup = defineRoute({
  operationId: 'downloadBackup',
  summary: 'The encrypted file of a backup',
  method: 'GET',
  path: '/api/backups/:id/file',
  access: 'backup.manage',
  params: idParams,
  stream: { contentType: 'application/octet-stream' },
  errors: ['confirmation_required'],
});

export const restoreBackup = defineRoute({
  operationId: 'restoreBackup',
  summary:
    'Make the enterprise what it was (SEC-018): needs a fresh confirmation of who asks; ends all sessions; what is there now is backed up first',
  method: 'POST',
  path: '/api/backups/:id/restoration',
  access: 'backup.manage',
  params: idParams,
  body: z.object({
    /** Typed by whoever asks, so that it is not done by accident. */
    tenantCode: z.string().trim().min(1).max(40),
    reason: z.string().trim().min(1).max(500),
  }),
  status: 202,
  success: backgroundTask,
  errors: ['confirmation_required', 'enterprise_code_wrong', 'backup_running', 'backup_key_missing'],
});

export const restoration = z
  .object({
    id,
    /** The backup's id or the file's name. */
    source: z.string(),
    sourceAt: instant,
    state: z.enum(backupStates),
    errorCode: z.string().nullable(),
    userName: z.string().nullable(),
    reason: z.string(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Restoration' });
export type Restoration = z.infer<typeof restoration>;

export const listRestorations = defineRoute({
  operationId: 'listRestorations',
  summary: 'The last restores of the enterprise, also those that failed',
  method: 'GET',
  path: '/api/backups/restorations',
  access: 'backup.manage',
  success: z.object({ items: z.array(restoration) }),
});
