import type { Backup } from '@guanjia/contracts/backup/routes';

export interface BackupTables {
  'backup.run': {
    id: string;
    tenant_id: string;
    kind: Backup['kind'];
    user_id: string | null;
    user_name: string | null;
    state: Backup['state'];
    error_code: string | null;
    created_at: Date;
    finished_at: Date | null;
    bytes: number | null;
    rows: number | null;
    objects: number | null;
    sha256: string | null;
    verified_at: Date | null;
    verify_error: string | null;
    removed_at: Date | null;
  };
}
