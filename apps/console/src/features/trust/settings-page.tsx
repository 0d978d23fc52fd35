import { getTrustSettings, saveTrustSettings, type TrustSettings } from '@guanjia/contracts/audit/settings';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { DaysField, NumberField } from './number-field.tsx';
import { PurposeEditor } from './purpose-editor.tsx';
import { RetentionFields } from './retention-fields.tsx';
import { RoleBudgets } from './role-budgets.tsx';
import { trustTexts } from './texts.ts';

const queryKey = ['audit', 'settings'];

/** What the enterprise decides about protected data: budgets and purposes of reveals, exports, uploads. */
export function TrustSettingsPage() {
  const t = useT(trustTexts);
  const query = useQuery({
    queryKey,
    staleTime: 0,
    queryFn: ({ signal }) => api.call(getTrustSettings, {}, { signal }),
  });
  return (
    <section className="page" aria-label={t('settings.title')}>
      <header className="page-head">
        <h1>{t('settings.title')}</h1>
      </header>
      <div className="page-body">
        <Loaded query={query}>
          {({ settings, version, roles }) => (
            <SettingsForm key={version} settings={settings} version={version} roles={roles} />
          )}
        </Loaded>
      </div>
    </section>
  );
}

interface FormProps {
  settings: TrustSettings;
  version: number;
  roles: readonly { key: string; name: string }[];
}

function SettingsForm({ settings, version, roles }: FormProps) {
  const t = useT(trustTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const save = useMutation({
    mutationFn: () => api.call(saveTrustSettings, { body: { settings: draft, version } }),
    onSuccess: () => {
      showToast({ kind: 'done', text: common('saved') });
      return client.invalidateQueries({ queryKey });
    },
  });
  const setReveal = (part: Partial<TrustSettings['reveal']>) =>
    setDraft({ ...draft, reveal: { ...draft.reveal, ...part } });
  const setExports = (part: Partial<TrustSettings['exports']>) =>
    setDraft({ ...draft, exports: { ...draft.exports, ...part } });
  const complete =
    draft.reveal.purposes.length > 0 && draft.reveal.purposes.every(({ label }) => label.zh.trim());
  return (
    <form
      className="panel stack"
      style={{ padding: 20, maxWidth: 760, gap: 20 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) save.mutate();
      }}
    >
      <RoleBudgets reveal={draft.reveal} roles={roles} onChange={setReveal} />
      <PurposeEditor purposes={draft.reveal.purposes} onChange={(purposes) => setReveal({ purposes })} />
      <section className="stack">
        <h2>{t('settings.exports')}</h2>
        <NumberField
          label={t('settings.approval')}
          hint={t('settings.approval.hint')}
          max={1_000_000}
          value={draft.exports.approvalAbove}
          onChange={(approvalAbove) => setExports({ approvalAbove })}
        />
        <DaysField
          label={t('settings.keep')}
          max={90}
          value={draft.exports.keepDays}
          onChange={(keepDays) => setExports({ keepDays })}
        />
        <DaysField
          label={t('settings.uploads')}
          max={365}
          value={draft.exports.uploadKeepDays}
          onChange={(uploadKeepDays) => setExports({ uploadKeepDays })}
        />
      </section>
      <RetentionFields
        retention={draft.retention}
        onChange={(part) => setDraft({ ...draft, retention: { ...draft.retention, ...part } })}
      />
      <div className="row end">
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!complete}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
