import { confirmSession } from '@guanjia/contracts/identity/second-factor';
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { api } from '../../lib/api.ts';
import { errorText, hasCode, showError } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { Field } from '../field.tsx';
import { stepUpTexts } from './texts.ts';

/**
 * Runs what may need a confirmation. When the server asks for one, `dialog` (to be rendered) asks for the password and
 * then tries once more.
 */
export function useStepUp(): { run: (action: () => Promise<void>) => void; dialog: ReactNode } {
  const [waiting, setWaiting] = useState<() => Promise<void>>();
  const run = (action: () => Promise<void>) => {
    action().catch((error: unknown) => {
      if (hasCode(error, 'confirmation_required')) setWaiting(() => action);
      else showError(error);
    });
  };
  const dialog = waiting && (
    <ConfirmDialog
      onCancel={() => setWaiting(undefined)}
      onConfirmed={() => {
        setWaiting(undefined);
        waiting().catch(showError);
      }}
    />
  );
  return { run, dialog };
}

function ConfirmDialog(props: { onConfirmed: () => void; onCancel: () => void }) {
  const t = useT(stepUpTexts);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const confirm = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(confirmSession, { body: { password } }),
    onSuccess: props.onConfirmed,
    onError: (failure) => setError(errorText(failure)),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (password) confirm.mutate();
  };
  return (
    <Modal open title={t('title')} footer={null} width={400} onCancel={props.onCancel}>
      <form className="stack" onSubmit={submit} noValidate>
        <p className="muted">{t('why')}</p>
        <Field label={t('password')} error={error}>
          {(control) => (
            <Input.Password
              {...control}
              autoFocus
              autoComplete="current-password"
              value={password}
              onChange={({ target }) => setPassword(target.value)}
            />
          )}
        </Field>
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t('go')}
        </Button>
      </form>
    </Modal>
  );
}
