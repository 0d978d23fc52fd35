import type { MessageKind, MessageTemplate } from '@guanjia/contracts/messaging/templates';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { isTaken } from '#kernel/taken.ts';

interface Row {
  id: string;
  name: string;
  kind: MessageKind;
  text: string;
  version: number;
  updated_at: Date;
}

const columns = 'id, name, kind, text, version, updated_at';

function present({ updated_at, ...row }: Row): MessageTemplate {
  return { ...row, updatedAt: updated_at.toISOString() };
}

/** All that are there, by name. */
export async function listTemplates(tx: Tx): Promise<MessageTemplate[]> {
  const rows = await tx.query<Row & { [column: string]: unknown }>(
    `select ${columns} from messaging.template where tenant_id = $1 and deleted_at is null
     order by name collate "zh-x-icu", id`,
    [tx.tenantId],
  );
  return rows.map(present);
}

/** Throws `not_found`. `lock`: nobody else changes it until the transaction ends. */
export async function readTemplate(
  tx: Tx,
  id: string,
  { lock = false, deleted = false } = {},
): Promise<MessageTemplate> {
  const [row] = await tx.query<Row & { [column: string]: unknown }>(
    `select ${columns} from messaging.template
     where tenant_id = $1 and id = $2 and (deleted_at is not null) = $3 ${lock ? 'for update' : ''}`,
    [tx.tenantId, id, deleted],
  );
  if (!row) throw notFound();
  return present(row);
}

/** Throws `message_template_exists` for a name that another has. */
export async function insertTemplate(
  tx: Tx,
  { id, name, kind, text, at }: Pick<MessageTemplate, 'id' | 'name' | 'kind' | 'text'> & { at: Date },
): Promise<void> {
  await refusingName(name, () =>
    tx.query(
      `insert into messaging.template (id, tenant_id, name, kind, text, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $6)`,
      [id, tx.tenantId, name, kind, text, at],
    ),
  );
}

/** Throws `message_template_exists`. */
export async function saveTemplate(
  tx: Tx,
  { id, name, kind, text }: Pick<MessageTemplate, 'id' | 'name' | 'kind' | 'text'>,
  at: Date,
): Promise<void> {
  await refusingName(name, () =>
    tx.query(
      `update messaging.template set name = $3, kind = $4, text = $5, version = version + 1, updated_at = $6
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, id, name, kind, text, at],
    ),
  );
}

/** Takes one away or, with null, brings it back. Throws `message_template_exists`. */
export async function setDeleted(
  tx: Tx,
  { id, name }: Pick<MessageTemplate, 'id' | 'name'>,
  at: Date | null,
): Promise<void> {
  await refusingName(name, () =>
    tx.query('update messaging.template set deleted_at = $3 where tenant_id = $1 and id = $2', [
      tx.tenantId,
      id,
      at,
    ]),
  );
}

async function refusingName<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isTaken(error, 'template_name')) throw error;
    throw new AppError('message_template_exists', { params: { name }, cause: error });
  }
}
