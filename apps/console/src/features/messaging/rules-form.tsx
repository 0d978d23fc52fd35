import type { RouteResponse } from '@guanjia/contracts/core/route';
import { signed } from '@guanjia/contracts/messaging/placeholders';
import {
  type getMessageSettings,
  type MessageSettings,
  saveMessageSettings,
} from '@guanjia/contracts/messaging/settings';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { Field } from '../../components/field.tsx';
import { messageSettingsQuery } from '../../components/messaging/message-queries.ts';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { messagingPageTexts } from './texts.ts';

/** Every half hour of a day, and the time that is set. */
function halfHours(set: string): string[] {
  const times = Array.from({ length: 48 }, (_, half) => {
    const hour = String(Math.floor(half / 2)).padStart(2, '0');
    return `${hour}:${half % 2 === 0 ? '00' : '30'}`;
  });
  return [...new Set([...times, '23:59', set])].toSorted();
}

/** Signature, hours and consent. */
export function RulesForm({ stored }: { stored: RouteResponse<typeof getMessageSettings> }) {
  const t = useT(messagingPageTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState(stored.settings);
  const set = (part: Partial<MessageSettings>) => setDraft({ ...draft, ...part });
  const save = useMutation({
    mutationFn: () => api.call(saveMessageSettings, { body: { settings: draft, version: stored.version } }),
    onSuccess: (saved) => {
      client.setQueryData(messageSettingsQuery.queryKey, saved);
      showToast({ kind: 'done', text: common('saved') });
    },
  });
  const { signature, hours } = draft;
  const complete = (signature === null || signature.trim().length >= 2) && hours.from < hours.to;
  return (
    <form
      className="stack"
      style={{ gap: 16, maxWidth: 620 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) save.mutate();
      }}
    >
      <Field
        label={t('rules.signature')}
        hint={t('rules.signature.hint', {
          sample: signed(signature?.trim() || '…', t('rules.signature.sample')),
        })}
      >
        {(control) => (
          <Input
            {...control}
            style={{ maxWidth: 320 }}
            maxLength={20}
            prefix="【"
            suffix="】"
            value={signature ?? ''}
            onChange={({ target }) => set({ signature: target.value.replace(/[【】[\]{}]/g, '') || null })}
          />
        )}
      </Field>
      <Field label={t('rules.hours')} group hint={t('rules.hours.hint')}>
        {() => (
          <div className="row">
            {(['from', 'to'] as const).map((end) => (
              <Select
                key={end}
                aria-label={t(`rules.${end}`)}
                style={{ width: 110 }}
                showSearch
                value={hours[end]}
                options={halfHours(hours[end]).map((value) => ({ value, label: value }))}
                onChange={(time) => set({ hours: { ...hours, [end]: time } })}
              />
            ))}
          </div>
        )}
      </Field>
      <Field label={t('rules.consent')} group hint={t('rules.consent.hint')}>
        {() => (
          <Radio.Group
            value={draft.marketingNeeds}
            onChange={({ target }) => set({ marketingNeeds: target.value })}
            options={(['given', 'not_withdrawn'] as const).map((value) => ({
              value,
              label: t(`rules.consent.${value}`),
            }))}
          />
        )}
      </Field>
      <dl className="facts">
        <dt>{t('rules.delivery')}</dt>
        <dd>{t(`rules.delivery.${stored.delivery}`)}</dd>
      </dl>
      <div className="row end">
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={!complete || draft === stored.settings}
        >
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
