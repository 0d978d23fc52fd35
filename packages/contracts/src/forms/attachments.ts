import { z } from 'zod';
import { id, idParams } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** Of one file, bytes. */
export const maxAttachmentBytes = 20 * 1024 * 1024;

/** A file that a field of type `file` holds; the field's value is its id. */
export const attachment = z
  .object({ id, name: z.string(), type: z.string(), bytes: z.int() })
  .meta({ id: 'Attachment' });
export type Attachment = z.infer<typeof attachment>;

export const uploadAttachment = defineRoute({
  operationId: 'uploadAttachment',
  summary: 'Upload a file for a field; it is kept when a record that holds it is saved within a day',
  method: 'POST',
  path: '/api/forms/attachments',
  access: 'session',
  file: true,
  status: 201,
  success: attachment,
  errors: ['attachment_type', 'too_large', 'file_empty'],
});

export const getAttachment = defineRoute({
  operationId: 'getAttachment',
  summary: 'Name and size of a file, for whoever sees the field that holds it',
  method: 'GET',
  path: '/api/forms/attachments/:id',
  access: 'session',
  params: idParams,
  success: attachment,
});

export const downloadAttachment = defineRoute({
  operationId: 'downloadAttachment',
  summary: 'The file itself; always as a download, and recorded',
  method: 'GET',
  path: '/api/forms/attachments/:id/content',
  access: 'session',
  params: idParams,
  stream: { contentType: 'application/octet-stream' },
});
