import {
  type Campaign,
  createCampaign,
  dialModes,
  updateCampaign,
} from '@guanjia/contracts/outbound/campaigns';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, InputNumber, Radio, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { DateTimeField } from '../../components/date-time-field.tsx';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { fieldErrors, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { showToast } from '../../lib/toast.ts';
import { campaignTexts } from './campaign-texts.ts';
import { campaignQuery, productChoicesQuery, questionnairesQuery, scriptsQuery } from './content-queries.ts';

function draftOf(campaign: Campaign | undefined) {
  return {
    name: campaign?.name ?? '',
    dialMode: campaign?.dialMode ?? ('claim' as const),
    productId: campaign?.productId ?? null,
    scriptId: campaign?.scriptId ?? null,
    questionnaireId: campaign?.questionnaireId ?? null,
    startsOn: campaign?.startsOn ?? null,
    endsOn: campaign?.endsOn ?? null,
    maxAttempts: campaign?.maxAttempts ?? 3,
    retryAfterMinutes: campaign?.retryAfterMinutes ?? 120,
    dailyTarget: campaign?.dailyTarget ?? null,
    wrapUpSeconds: campaign?.wrapUpSeconds ?? null,
  };
}

interface CampaignFormProps {
  campaign: Campaign | undefined;
  onDone: (campaign: Campaign) => void;
  onCancel: () => void;
}

/** What was typed, what is wrong with it, and how it is saved. */
function useCampaignForm(props: CampaignFormProps) {
  const t = useT(campaignTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(props.campaign));
  const [version, setVersion] = useState(props.campaign?.version ?? 0);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string>();
  const set = (patch: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...patch }));
  const products = useQuery(productChoicesQuery).data?.items ?? [];
  const scripts = useQuery(scriptsQuery).data?.items ?? [];
  const questionnaires = useQuery(questionnairesQuery).data?.items ?? [];
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      props.campaign
        ? api.call(updateCampaign, { params: { id: props.campaign.id }, body: { ...draft, version } })
        : api.call(createCampaign, { body: draft }),
    onSuccess: (campaign) => {
      client.setQueryData(campaignQuery(campaign.id).queryKey, campaign);
      void client.invalidateQueries({ queryKey: ['list', 'outbound.campaigns'] });
      showToast({ kind: 'done', text: t('saved') });
      props.onDone(campaign);
    },
    onError: async (error) => {
      const { fields, rest } = fieldErrors(error);
      setErrors(fields);
      setTrouble(rest);
      if (hasCode(error, 'version_conflict') && props.campaign) {
        const newest = await client.fetchQuery({ ...campaignQuery(props.campaign.id), staleTime: 0 });
        setVersion(newest.version);
        setTrouble(t('conflict'));
      }
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found: Record<string, string> = {};
    if (!draft.name.trim()) found.name = common('field.required', { name: t('form.name') });
    if (draft.startsOn && draft.endsOn && draft.endsOn < draft.startsOn) found.endsOn = t('error.ends');
    setErrors(found);
    setTrouble(undefined);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return { t, common, draft, set, errors, trouble, products, scripts, questionnaires, save, submit };
}

export function CampaignForm(props: CampaignFormProps) {
  const words = useT(enumTexts);
  const { t, common, draft, set, errors, trouble, products, scripts, questionnaires, save, submit } =
    useCampaignForm(props);
  const choices = [
    ['productId', 'form.product', products],
    ['scriptId', 'form.script', scripts],
    ['questionnaireId', 'form.questionnaire', questionnaires],
  ] as const;
  const numbers = [
    ['maxAttempts', 'form.attempts', 1, 20, true],
    ['retryAfterMinutes', 'form.retry', 1, 10080, true],
    ['dailyTarget', 'form.target', 1, 2000, false],
    ['wrapUpSeconds', 'form.wrapup', 5, 3600, false],
  ] as const;

  return (
    <form className="stack" onSubmit={submit} noValidate>
      {trouble && (
        <div className="notice tone-alarm" role="alert">
          {trouble}
        </div>
      )}
      <Field label={t('form.name')} required error={errors.name}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={100}
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        )}
      </Field>
      <Field label={t('form.mode')} group hint={t(`mode.${draft.dialMode}.hint`)}>
        {() => (
          <Radio.Group
            value={draft.dialMode}
            onChange={({ target }) => set({ dialMode: target.value as Campaign['dialMode'] })}
            options={dialModes.map((value) => ({ value, label: words(`dial.${value}`) }))}
          />
        )}
      </Field>
      <div className="form-grid">
        {choices.map(([key, label, items]) => (
          <Field key={key} label={t(label)} error={errors[key]}>
            {(control) => (
              <Select
                {...control}
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                placeholder={t('form.none')}
                value={draft[key] ?? undefined}
                options={items.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(value: string | undefined) => set({ [key]: value ?? null })}
              />
            )}
          </Field>
        ))}
        <span />
        <DateTimeField
          label={t('form.starts')}
          day
          value={draft.startsOn}
          onChange={(startsOn) => set({ startsOn })}
        />
        <Field label={t('form.ends')} error={errors.endsOn}>
          {(control) => (
            <DateTimeField
              id={control.id}
              label={t('form.ends')}
              hideLabel
              day
              value={draft.endsOn}
              status={control.status}
              onChange={(endsOn) => set({ endsOn })}
            />
          )}
        </Field>
        {numbers.map(([key, label, min, max, needed]) => (
          <Field
            key={key}
            label={t(label)}
            error={errors[key]}
            hint={key === 'wrapUpSeconds' ? t('form.wrapup.hint') : undefined}
          >
            {(control) => (
              <InputNumber
                {...control}
                min={min}
                max={max}
                precision={0}
                style={{ width: '100%' }}
                value={draft[key]}
                onChange={(value) => set({ [key]: value ?? (needed ? min : null) })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="row end">
        <Button onClick={props.onCancel}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
