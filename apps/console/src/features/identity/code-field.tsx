import type { codeRequested } from '@guanjia/contracts/identity/sms-codes';
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import { Field } from '../../components/field.tsx';
import { useT } from '../../lib/i18n.ts';
import { useNow } from '../../lib/time.ts';
import { codeTexts } from './code-texts.ts';

type CodeRequested = z.output<typeof codeRequested>;

interface CodeRequest {
  ask: () => void;
  asking: boolean;
  /** When the next code may be asked for, ms since the epoch. */
  againAt: number;
  answer: CodeRequested | undefined;
}

/** Asks for a code by SMS, and not again before the time is up. */
export function useCodeRequest(options: {
  request: () => Promise<CodeRequested>;
  onError: (error: unknown) => void;
}): CodeRequest {
  const [againAt, setAgainAt] = useState(0);
  const ask = useMutation({
    meta: { errors: 'inline' },
    mutationFn: options.request,
    onSuccess: (answer) => setAgainAt(Date.now() + answer.retryAfter * 1000),
    onError: options.onError,
  });
  return { ask: () => ask.mutate(), asking: ask.isPending, againAt, answer: ask.data };
}

/** The six digits, and the button that sends them. */
export function CodeField(props: {
  request: CodeRequest;
  value: string;
  error: string | undefined;
  /** Whether it is certain that the number gets a message. */
  own?: boolean;
  onChange: (code: string) => void;
}) {
  const t = useT(codeTexts);
  const { request } = props;
  const left = Math.ceil((request.againAt - useNow(1000)) / 1000);
  return (
    <>
      <Field label={t('code')} error={props.error}>
        {(control) => (
          <div className="row">
            <Input
              {...control}
              size="large"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={props.value}
              onChange={({ target }) => props.onChange(target.value.replace(/\D/g, ''))}
            />
            <Button size="large" disabled={left > 0} loading={request.asking} onClick={request.ask}>
              {left > 0 ? t('again', { n: left }) : t('send')}
            </Button>
          </div>
        )}
      </Field>
      {request.answer && (
        <div className="notice tone-talking" role="status">
          {request.answer.demoMessage ? (
            <span>
              {t('demo')} <q>{request.answer.demoMessage}</q>
            </span>
          ) : (
            t(props.own ? 'sent.own' : 'sent')
          )}
        </div>
      )}
    </>
  );
}
