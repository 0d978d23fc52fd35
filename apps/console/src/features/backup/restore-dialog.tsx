import { type Backup, restoreBackup } from '@guanjia/contracts/backup/routes';
import { Button, Input, Modal } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { backupTexts } from './texts.ts';

/** Says what will happen, and asks for code, reason and, by the server, for who asks. */
export function RestoreDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const t = useT(backupTexts);
  const { code } = useMe().tenant;
  const { run, dialog } = useStepUp();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const complete = typed.trim() === code && reason.trim() !== '';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!complete) return;
    run(async () => {
      const body = { tenantCode: typed, reason };
      await api.call(restoreBackup, { params: { id: backup.id }, body });
      showToast({ kind: 'info', text: t('restore.started') });
      onClose();
    });
  };
  return (
    <>
      <Modal
        open
        title={t('restore.title', { time: formatDateTime(backup.createdAt) })}
        footer={null}
        width={520}
        onCancel={onClose}
      >
        <form className="stack" onSubmit={submit} noValidate>
          <ul>
            <li>{t('restore.what')}</li>
            <li>{t('restore.first')}</li>
            <li>{t('restore.sessions')}</li>
            <li>{t('restore.ledger')}</li>
          </ul>
          <Field label={t('restore.reason')}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={500}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
          <Field label={t('restore.code', { code })}>
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                value={typed}
                onChange={({ target }) => setTyped(target.value)}
              />
            )}
          </Field>
          <div className="row end">
            <Button danger type="primary" htmlType="submit" disabled={!complete}>
              {t('restore.go')}
            </Button>
          </div>
        </form>
      </Modal>
      {dialog}
    </>
  );
}
