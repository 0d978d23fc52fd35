import { dataScopes, type Permission } from '@guanjia/contracts/core/permissions';
import type { RouteRequest, RouteResponse } from '@guanjia/contracts/core/route';
import type { createOwnToken } from '@guanjia/contracts/identity/api-tokens';
import { addressRange } from '@guanjia/contracts/identity/security-policy';
import { Button, Input, InputNumber, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { useStepUp } from '../../../components/step-up/use-step-up.tsx';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { showToast } from '../../../lib/toast.ts';
import { tokenTexts } from './texts.ts';

type Body = RouteRequest<typeof createOwnToken>['body'];

/** Makes a token and shows it once. */
export function TokenForm(props: {
  /** What its user may do. */
  permissions: readonly Permission[];
  maxDays: number;
  make: (body: Body) => Promise<RouteResponse<typeof createOwnToken>>;
  onDone: () => void;
}) {
  const { draft, set, errors, check } = useTokenDraft(props.maxDays);
  const t = useT(tokenTexts);
  const common = useT(commonTexts);
  const right = useT(rightsTexts);
  const { run, dialog } = useStepUp();
  const [secret, setSecret] = useState<string>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body = check();
    if (body) run(async () => setSecret((await props.make(body)).secret));
  };
  if (secret) return <MadeToken secret={secret} onKept={props.onDone} />;
  return (
    <form className="stack account-form" onSubmit={submit} noValidate>
      <Field label={t('name')} hint={t('name.hint')} required error={errors.name}>
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            autoFocus
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        )}
      </Field>
      <Field label={t('permissions')} hint={t('permissions.hint')} required error={errors.permissions}>
        {(control) => (
          <Select
            {...control}
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            value={draft.permissions}
            options={props.permissions.map((value) => ({ value, label: right(value) }))}
            onChange={(permissions) => set({ permissions })}
          />
        )}
      </Field>
      <Field label={t('scope')}>
        {(control) => (
          <Select
            {...control}
            value={draft.scope ?? 'owner'}
            options={[
              { value: 'owner', label: t('scope.owner') },
              ...dataScopes.map((value) => ({ value, label: right(`scope.${value}`) })),
            ]}
            onChange={(value) => set({ scope: dataScopes.find((scope) => scope === value) ?? null })}
          />
        )}
      </Field>
      <Field label={t('days')} hint={t('days.hint', { n: props.maxDays })}>
        {(control) => (
          <InputNumber
            {...control}
            min={1}
            max={props.maxDays}
            precision={0}
            style={{ width: '100%' }}
            value={draft.days}
            onChange={(days) => days !== null && set({ days })}
          />
        )}
      </Field>
      <Field label={t('addresses')} hint={t('addresses.hint')} error={errors.addresses}>
        {(control) => (
          <Input.TextArea
            {...control}
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={draft.addresses}
            onChange={({ target }) => set({ addresses: target.value })}
          />
        )}
      </Field>
      <div className="row">
        <Button type="primary" htmlType="submit">
          {t('add')}
        </Button>
        <Button onClick={props.onDone}>{common('cancel')}</Button>
      </div>
      {dialog}
    </form>
  );
}

function useTokenDraft(maxDays: number) {
  const t = useT(tokenTexts);
  const common = useT(commonTexts);
  const [draft, setDraft] = useState({
    name: '',
    permissions: [] as Permission[],
    scope: null as NonNullable<Body['scope']> | null,
    days: Math.min(90, maxDays),
    addresses: '',
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const set = (patch: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...patch }));
  /** What to send, or undefined with the errors shown. */
  const check = (): Body | undefined => {
    const { addresses, ...rest } = draft;
    const ipAllowList = addresses.split(/\s+/).filter((line) => line !== '');
    const wrong = ipAllowList.findIndex((line) => !addressRange.safeParse(line).success);
    const found: Record<string, string> = {};
    if (!draft.name.trim()) found.name = common('field.required', { name: t('name') });
    if (draft.permissions.length === 0)
      found.permissions = common('field.required', { name: t('permissions') });
    if (wrong >= 0) found.addresses = t('addresses.wrong', { line: wrong + 1 });
    setErrors(found);
    return Object.keys(found).length === 0 ? { ...rest, ipAllowList } : undefined;
  };
  return { draft, set, errors, check };
}

function MadeToken({ secret, onKept }: { secret: string; onKept: () => void }) {
  const t = useT(tokenTexts);
  const common = useT(commonTexts);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    showToast({ kind: 'done', text: common('copied') });
  };
  return (
    <div className="stack" role="alert">
      <h3>{t('made.title')}</h3>
      <p>{t('made.why')}</p>
      <code className="key-text">{secret}</code>
      <div className="row">
        <Button onClick={() => void copy()}>{common('copy')}</Button>
        <Button type="primary" onClick={onKept}>
          {t('made.done')}
        </Button>
      </div>
    </div>
  );
}
