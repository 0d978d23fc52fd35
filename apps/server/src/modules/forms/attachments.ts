import { buffer } from 'node:stream/consumers';
import { fieldAccess } from '@guanjia/contracts/core/field-access';
import { type Attachment, maxAttachmentBytes } from '@guanjia/contracts/forms/attachments';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { StreamResult, UploadedFile } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Job } from '#kernel/jobs.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import {
  besideForm,
  deleteFree,
  findAttachment,
  insertAttachment,
  type StoredAttachment,
} from './attachment-store.ts';
import { attachmentType } from './attachment-type.ts';
import { readPublished } from './form-store.ts';
import type { FormOwner } from './ports.ts';

export interface AttachmentDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  objects: ObjectStore;
  owners: readonly FormOwner[];
}

/** Throws `file_empty`, `too_large`, `attachment_type`. */
export async function uploadAttachment(
  { db, clock, objects }: AttachmentDeps,
  principal: Principal,
  file: UploadedFile,
): Promise<Attachment> {
  const content = await buffer(file.stream);
  if (content.length === 0) throw new AppError('file_empty');
  if (content.length > maxAttachmentBytes) throw new AppError('too_large');
  const type = await attachmentType(content);
  if (!type) throw new AppError('attachment_type');
  const at = clock.now();
  const id = newId(at.getTime());
  const objectKey = `attachments/${principal.tenantId}/${id}`;
  const attachment = { id, name: file.fileName.slice(-200) || 'file', type, bytes: content.length };
  await objects.put(objectKey, content);
  await db.tenantTx(principal.tenantId, (tx) =>
    insertAttachment(tx, { ...attachment, objectKey, uploadedBy: principal.userId, at }),
  );
  return attachment;
}

/** Whoever uploaded it, while no record holds it; then whoever sees the record and the field. Throws `not_found`. */
export async function getAttachment(
  { owners }: Pick<AttachmentDeps, 'owners'>,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<StoredAttachment> {
  const found = await findAttachment(tx, id);
  if (!found || !(await maySee(owners, tx, principal, found))) throw notFound();
  return found;
}

/** Throws `not_found`. */
export async function downloadAttachment(
  deps: AttachmentDeps,
  principal: Principal,
  id: string,
): Promise<StreamResult> {
  const { attachment, content } = await deps.db.tenantTx(principal.tenantId, async (tx) => {
    const found = await getAttachment(deps, tx, principal, id);
    await deps.audit.recordRead(tx, {
      actor: principal,
      action: 'forms.attachment_downloaded',
      entityType: 'attachment',
      entityId: id,
    });
    return { attachment: found, content: await deps.objects.get(found.objectKey) };
  });
  if (!content) throw notFound();
  return { stream: content.stream, contentType: attachment.type, fileName: attachment.name };
}

async function maySee(
  owners: readonly FormOwner[],
  tx: Tx,
  principal: Principal,
  { held, uploadedBy }: StoredAttachment,
): Promise<boolean> {
  if (!held) return uploadedBy === principal.userId;
  if (held.fieldKey !== besideForm) {
    const { fields } = await readPublished(tx, held.object);
    const field = fields.find(({ key }) => key === held.fieldKey);
    const access = field && fieldAccess(field, principal.roleKey);
    if (!access?.visible || access.masked) return false;
  }
  const owner = owners.find(({ object }) => object === held.object);
  return (await owner?.visibleName(tx, principal, held.recordId)) !== undefined;
}

/** A file that nobody holds is kept as long as an undo or a draft may want it, ms. */
const keepFreeMs = 24 * 60 * 60 * 1000;
const batch = 200;

/** Deletes the files that no record has held for a day. */
export function cleanAttachmentsJob({ db, clock, objects }: AttachmentDeps): Job<never> {
  return {
    name: 'forms.clean_attachments',
    cron: '17 * * * *',
    async handle(_payload, signal) {
      const until = new Date(clock.now().getTime() - keepFreeMs);
      let keys: string[];
      do {
        signal.throwIfAborted();
        keys = await db.platformTx((tx) => deleteFree(tx, until, batch));
        for (const key of keys) await objects.delete(key);
      } while (keys.length === batch);
    },
  };
}
