import { attachFile, type RecordSheet, removeAttachment } from '@guanjia/contracts/customers/record';
import { downloadAttachment, uploadAttachment } from '@guanjia/contracts/forms/attachments';
import { Button } from 'antd';
import { useRef } from 'react';
import { UploadIcon } from '../../../components/icons.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { api } from '../../../lib/api.ts';
import { formatBytes } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { recordPageTexts } from './texts.ts';
import { useSheetChange } from './use-sheet-change.ts';

/** Contracts, scans and whatever else belongs to a customer. */
export function FilesSection({
  customerId,
  sheet,
  editable: mayEdit,
}: {
  customerId: string;
  sheet: RecordSheet;
  editable: boolean;
}) {
  const t = useT(recordPageTexts);
  const common = useT(commonTexts);
  const box = useRef<HTMLInputElement>(null);
  const { change, pending } = useSheetChange(customerId);
  const attach = (attachmentId: string) => api.call(attachFile, { params: { id: customerId, attachmentId } });
  return (
    <section className="stack" aria-label={t('files')} style={{ gap: 6 }}>
      <div className="row">
        <h3 className="grow">{t('files')}</h3>
        {mayEdit && (
          <>
            <input
              ref={box}
              type="file"
              className="visually-hidden"
              aria-label={t('files.add')}
              onChange={({ target }) => {
                const file = target.files?.[0];
                target.value = '';
                if (!file) return;
                void change({
                  run: async () => attach((await api.upload(uploadAttachment, {}, file, file.name)).id),
                });
              }}
            />
            <Button
              size="small"
              icon={<UploadIcon size={12} />}
              loading={pending}
              onClick={() => box.current?.click()}
            >
              {t('files.add')}
            </Button>
          </>
        )}
      </div>
      {sheet.attachments.length === 0 && <p className="muted">{t('files.none')}</p>}
      <ul className="record-rows">
        {sheet.attachments.map(({ id, name, bytes, addedBy, addedAt }) => (
          <li key={id} className="row wrap" style={{ gap: 6 }}>
            <a href={api.urlOf(downloadAttachment, { params: { id } })} download={name}>
              {name}
            </a>
            <span className="muted small">{formatBytes(bytes)}</span>
            <span className="muted small">
              {addedBy?.name} <RelativeTime at={addedAt} />
            </span>
            <span className="grow" />
            {mayEdit && (
              <Button
                size="small"
                type="text"
                onClick={() =>
                  void change({
                    run: () => api.call(removeAttachment, { params: { id: customerId, attachmentId: id } }),
                    ahead: (before) => ({
                      ...before,
                      attachments: before.attachments.filter((file) => file.id !== id),
                    }),
                    done: t('files.removed', { name }),
                    undo: () => attach(id),
                  })
                }
              >
                {common('remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
