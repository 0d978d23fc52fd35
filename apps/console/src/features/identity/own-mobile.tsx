import {
  getOwnMobile,
  removeOwnMobile,
  requestMobileCode,
  setOwnMobile,
} from '@guanjia/contracts/identity/sms-codes';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { Loaded } from '../../components/states.tsx';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { CodeField, useCodeRequest } from './code-field.tsx';
import { codeTexts } from './code-texts.ts';
import { useFormErrors } from './use-form-errors.ts';

const mobileQuery = queryOptions({
  queryKey: ['identity', 'mobile'],
  queryFn: ({ signal }) => api.call(getOwnMobile, {}, { signal }),
});

/** The number that codes come to. */
export function OwnMobile() {
  const t = useT(codeTexts);
  const query = useQuery(mobileQuery);
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { run, dialog } = useStepUp();
  const remove = () =>
    run(async () => {
      await api.call(removeOwnMobile, {});
      showToast({ kind: 'done', text: t('mobile.removed') });
      await client.invalidateQueries({ queryKey: mobileQuery.queryKey });
    });
  if (open) return <MobileForm onClose={() => setOpen(false)} />;
  return (
    <Loaded query={query} rows={1}>
      {({ mobile, canVerify }) => (
        <div className="row">
          <span>{mobile ?? t('mobile.none')}</span>
          {canVerify ? (
            <Button onClick={() => setOpen(true)}>{t(mobile ? 'mobile.change' : 'mobile.set')}</Button>
          ) : (
            <span className="muted small">{t('mobile.unavailable')}</span>
          )}
          {mobile && <Button onClick={remove}>{t('mobile.remove')}</Button>}
          {dialog}
        </div>
      )}
    </Loaded>
  );
}

function MobileForm({ onClose }: { onClose: () => void }) {
  const t = useT(codeTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState({ mobile: '', code: '', password: '' });
  const set = (patch: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...patch }));
  const { errors, trouble, take, require } = useFormErrors();
  const request = useCodeRequest({
    request: () => api.call(requestMobileCode, { body: { mobile: draft.mobile } }),
    onError: take,
  });
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(setOwnMobile, { body: draft }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: mobileQuery.queryKey });
      showToast({ kind: 'done', text: t('mobile.saved') });
      onClose();
    },
    onError: take,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (require(draft, { mobile: t('mobile'), code: t('code'), password: t('mobile.password') }))
      save.mutate();
  };
  return (
    <form className="stack account-form" onSubmit={submit} noValidate>
      {trouble && (
        <div className="notice tone-alarm" role="alert">
          {trouble}
        </div>
      )}
      <Field label={t('mobile')} required error={errors.mobile}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            inputMode="tel"
            autoComplete="tel"
            value={draft.mobile}
            onChange={({ target }) => set({ mobile: target.value })}
          />
        )}
      </Field>
      <CodeField
        own
        request={{ ...request, ask: () => require(draft, { mobile: t('mobile') }) && request.ask() }}
        value={draft.code}
        error={errors.code}
        onChange={(code) => set({ code })}
      />
      <Field label={t('mobile.password')} required error={errors.password}>
        {(control) => (
          <Input.Password
            {...control}
            autoComplete="current-password"
            value={draft.password}
            onChange={({ target }) => set({ password: target.value })}
          />
        )}
      </Field>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('mobile.save')}
        </Button>
        <Button onClick={onClose}>{common('cancel')}</Button>
      </div>
    </form>
  );
}
