import { buffer } from 'node:stream/consumers';
import {
  type ImportResult,
  type ImportRow,
  maxImportedUsers,
  type UserImport,
} from '@guanjia/contracts/identity/user-imports';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { UploadedFile } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { suggestMapping } from '#kernel/imports/headers.ts';
import { openList, plainFileName } from '#kernel/imports/list-file.ts';
import type { Principal } from '#kernel/principal.ts';
import { hashPassword, judgeOf, requireStrong } from '../../password.ts';
import { insertAccount } from '../insert-user.ts';
import { findUserId } from '../reset-password.ts';
import { requireNotAbove } from '../user-guards.ts';
import { readUser } from '../user-record.ts';
import type { Deps } from '../user-service.ts';
import { writeFields } from '../user-store.ts';
import { checkRow, type Known, markDoubles } from './check-row.ts';
import { finishImport, insertImport, readImport } from './import-store.ts';
import { loadKnown } from './known.ts';
import { categoryWords, importColumns, requiredColumns, userSearch } from './sheet-columns.ts';

/** Throws `file_type`, `file_empty`, `file_unreadable`, `import_too_many_rows`, `columns_missing`. */
export async function uploadUsers(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  file: UploadedFile,
): Promise<UserImport> {
  const cells = await readRows(await buffer(file.stream));
  const rows = await understand(tx, principal, cells);
  const now = deps.clock.now();
  const id = newId(now.getTime());
  await insertImport(tx, {
    id,
    fileName: plainFileName(file.fileName),
    rows,
    userId: principal.userId,
    at: now,
  });
  return readImport(tx, principal, id);
}

/**
 * Adds the users of the good lines in one transaction. Lines are understood once more: what was free at the upload may
 * be taken now. Throws `not_found`, `import_state`, `password_too_weak`, `code_taken`, `beyond_own_rights`.
 */
export async function startImport(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  options: { initialPassword: string; onExisting: 'skip' | 'update' },
): Promise<UserImport> {
  const uploaded = await readImport(tx, principal, id, { lock: true });
  if (uploaded.result) throw new AppError('import_state');
  requireStrong(await judgeOf(tx, undefined), options.initialPassword);
  const rows = await understand(tx, principal, uploaded.rows);
  const known = await loadKnown(tx, principal);
  // One hash for all: the password is one, and each must be changed before anything else can be done.
  const passwordHash = await hashPassword(options.initialPassword);
  const result: ImportResult = { created: 0, updated: 0, skipped: 0 };
  for (const row of rows) {
    if (row.problems.length > 0 || (row.exists && options.onExisting === 'skip')) result.skipped += 1;
    else if (row.exists) {
      await update(tx, principal, row, known);
      result.updated += 1;
    } else {
      await create(deps, tx, row, known, passwordHash);
      result.created += 1;
    }
  }
  await finishImport(tx, id, { rows, result, at: deps.clock.now() });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'identity.users_imported',
    entityType: 'user_import',
    entityId: id,
    after: { file: uploaded.fileName, ...result },
  });
  return { ...uploaded, rows, result };
}

type Cells = Omit<ImportRow, 'exists' | 'problems'>;

async function readRows(content: Buffer): Promise<Cells[]> {
  const { columns, rows: lots } = await openList(content, userSearch);
  const mapping = suggestMapping(columns, userSearch.words);
  const missing = requiredColumns.filter((column) => !mapping.includes(column));
  if (missing.length > 0) throw new AppError('columns_missing', { params: { columns: missing.join(', ') } });
  const rows: Cells[] = [];
  for await (const lot of lots) {
    for (const { line, cells } of lot) {
      if (rows.length === maxImportedUsers)
        throw new AppError('import_too_many_rows', { params: { max: maxImportedUsers } });
      const texts = importColumns.map((column) => [column, cells[mapping.indexOf(column)] ?? ''] as const);
      rows.push({ line, ...(Object.fromEntries(texts) as Omit<Cells, 'line'>) });
    }
  }
  if (rows.length === 0) throw new AppError('file_empty');
  return rows;
}

async function understand(tx: Tx, principal: Principal, cells: readonly Cells[]): Promise<ImportRow[]> {
  const known = await loadKnown(tx, principal);
  return markDoubles(
    cells.map((row) => ({
      ...row,
      exists: known.logins.has(row.login.toLowerCase()),
      problems: checkRow(row, known, principal),
    })),
  );
}

function fieldsOf(row: ImportRow, known: Known) {
  const role = known.roles.get(row.role.toLowerCase());
  const unit = known.units.get(row.unit);
  if (!role || !unit) throw new Error(`line ${row.line} was not checked`);
  return {
    name: row.name,
    employeeNo: row.employeeNo || row.login,
    unitId: unit.id,
    roleId: role.id,
    category: categoryWords[row.category.toLowerCase()] ?? ('employee' as const),
    ...(row.post !== '' && { postId: known.posts.get(row.post) ?? null }),
    ...(row.email !== '' && { email: row.email }),
    ...(row.birthday !== '' && { birthday: row.birthday }),
    ...(row.hiredOn !== '' && { hiredOn: row.hiredOn }),
  };
}

async function create(deps: Deps, tx: Tx, row: ImportRow, known: Known, passwordHash: string): Promise<void> {
  const fields = fieldsOf(row, known);
  const account = { ...fields, login: row.login, mustChangePassword: true };
  const id = await insertAccount(tx, account, passwordHash, deps.clock.now());
  await writeFields(tx, id, fields);
}

async function update(tx: Tx, principal: Principal, row: ImportRow, known: Known): Promise<void> {
  const userId = await findUserId(tx, row.login);
  if (!userId) throw notFound();
  await requireNotAbove(tx, principal, await readUser(tx, userId, principal));
  await writeFields(tx, userId, fieldsOf(row, known));
}
