import { type BackupSettings, saveBackupSettings } from '@guanjia/contracts/backup/routes';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, InputNumber, Modal, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { Loaded } from '../../components/states.tsx';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { backupSettingsQuery } from './backup-queries.ts';
import { backupTexts } from './texts.ts';

const hours = Array.from({ length: 24 }, (_, hour) => ({ value: hour, label: `${hour}:00` }));

export function ScheduleDialog({ onClose }: { onClose: () => void }) {
  const t = useT(backupTexts);
  const query = useQuery(backupSettingsQuery);
  return (
    <Modal open title={t('schedule')} footer={null} width={460} onCancel={onClose}>
      <Loaded query={query}>
        {(settings) => <ScheduleForm key={settings.version} settings={settings} onDone={onClose} />}
      </Loaded>
    </Modal>
  );
}

function ScheduleForm({ settings, onDone }: { settings: BackupSettings; onDone: () => void }) {
  const t = useT(backupTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const { run, dialog } = useStepUp();
  const [{ enabled, hour, keep }, setDraft] = useState(settings);
  const set = (part: Partial<BackupSettings>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    run(async () => {
      const body = { enabled, hour, keep, version: settings.version };
      client.setQueryData(backupSettingsQuery.queryKey, await api.call(saveBackupSettings, { body }));
      showToast({ kind: 'done', text: common('saved') });
      onDone();
    });
  };
  return (
    <>
      <form className="stack" onSubmit={submit} noValidate>
        <Checkbox checked={enabled} onChange={({ target }) => set({ enabled: target.checked })}>
          {t('schedule.enabled')}
        </Checkbox>
        <Field label={t('schedule.hour')} hint={t('schedule.hour.hint')}>
          {(control) => (
            <Select
              {...control}
              disabled={!enabled}
              value={hour}
              options={hours}
              onChange={(value: number) => set({ hour: value })}
            />
          )}
        </Field>
        <Field label={t('schedule.keep')} hint={t('schedule.keep.hint')}>
          {(control) => (
            <InputNumber
              {...control}
              min={1}
              max={90}
              precision={0}
              value={keep}
              onChange={(value) => set({ keep: value ?? keep })}
            />
          )}
        </Field>
        <Field label={t('schedule.folder')} group>
          {() => <code>{settings.folder}</code>}
        </Field>
        <div className="row end">
          <Button type="primary" htmlType="submit">
            {common('save')}
          </Button>
        </div>
      </form>
      {dialog}
    </>
  );
}
