import { type Backup, downloadBackup, verifyBackup } from '@guanjia/contracts/backup/routes';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { reasonOf, sizeOf, verdictOf } from './backup-words.ts';
import { RestoreDialog } from './restore-dialog.tsx';
import { backupTexts } from './texts.ts';

/** One backup, and what can be done with it. */
export function BackupDetails({ backup }: { backup: Backup }) {
  const t = useT(backupTexts);
  const number = (value: number | null) => (value === null ? '–' : formatNumber(value));
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('kind')}</dt>
        <dd>{t(`kind.${backup.kind}`)}</dd>
        <dt>{t('state')}</dt>
        <dd>{t(`state.${backup.state}`)}</dd>
        {backup.errorCode !== null && (
          <>
            <dt>{t('why')}</dt>
            <dd>{reasonOf(backup.errorCode)}</dd>
          </>
        )}
        <dt>{t('by')}</dt>
        <dd>{backup.userName ?? t('by.clock')}</dd>
        <dt>{t('bytes')}</dt>
        <dd>{sizeOf(backup.bytes)}</dd>
        <dt>{t('rows')}</dt>
        <dd>{number(backup.rows)}</dd>
        <dt>{t('objects')}</dt>
        <dd>{number(backup.objects)}</dd>
        <dt>{t('verified')}</dt>
        <dd>{verdictOf(backup, t)}</dd>
        {backup.removedAt !== null && (
          <>
            <dt>{t('removed')}</dt>
            <dd>{formatDateTime(backup.removedAt)}</dd>
          </>
        )}
      </dl>
      {backup.state === 'done' && backup.removedAt === null && <Actions backup={backup} />}
    </div>
  );
}

function Actions({ backup }: { backup: Backup }) {
  const t = useT(backupTexts);
  const { run, dialog } = useStepUp();
  const [restoring, setRestoring] = useState(false);
  const params = { id: backup.id };
  const verify = useMutation({
    mutationFn: () => api.call(verifyBackup, { params }),
    onSuccess: () => showToast({ kind: 'info', text: t('verify.started') }),
  });
  const download = () =>
    run(async () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await (await api.download(downloadBackup, { params })).blob());
      link.download = `guanjia-${backup.createdAt.slice(0, 16).replaceAll(':', '')}.backup`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  return (
    <>
      <p className="muted small">{t('download.hint')}</p>
      <div className="row wrap">
        <Button loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('verify')}
        </Button>
        <Button onClick={download}>{t('download')}</Button>
        <Button danger onClick={() => setRestoring(true)}>
          {t('restore')}
        </Button>
      </div>
      {restoring && <RestoreDialog backup={backup} onClose={() => setRestoring(false)} />}
      {dialog}
    </>
  );
}
