import type { Customer } from '@guanjia/contracts/customers/routes';
import { sendMessage } from '@guanjia/contracts/messaging/sendings';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { Field } from '../field.tsx';
import { MessageEditor, textProblem } from './message-editor.tsx';
import { SendingNotice, useSendingState } from './sending-notice.tsx';
import { TemplateSelect } from './template-select.tsx';
import { messagingTexts } from './texts.ts';
import { useDraft } from './use-draft.ts';

/** A message to one customer, to the number that is chosen. */
export function SendOne({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const t = useT(messagingTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const draft = useDraft(customer.id, 'notice');
  const [phoneId, setPhoneId] = useState('');
  const { signature, ready } = useSendingState();
  const usable = customer.phones.filter(({ doNotUse }) => !doNotUse);
  const text = draft.value.text.trim();
  const send = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(sendMessage, {
        params: { id: customer.id },
        body: { kind: draft.value.kind, text, ...(phoneId && { phoneId }) },
      }),
    onSuccess: ({ waitsUntil }) => {
      draft.forget();
      showToast({
        kind: 'info',
        text: waitsUntil
          ? t('sent.one.waits', { at: formatDateTime(waitsUntil).slice(0, 16) })
          : t('sent.one'),
      });
      void client.invalidateQueries({ queryKey: ['customers', 'timeline', customer.id] });
      onClose();
    },
  });
  const fits = ready && text !== '' && textProblem(text) === undefined;
  const submit = () => {
    if (fits && !send.isPending) send.mutate();
  };
  return (
    <Modal
      open
      width={560}
      title={t('send.one.title', { name: customer.name })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="primary" disabled={!fits} loading={send.isPending} onClick={submit}>
            {t('send')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <SendingNotice onLeave={onClose} />
        {usable.length > 1 && (
          <Field label={t('number')}>
            {(control) => (
              <Select
                {...control}
                value={phoneId}
                onChange={setPhoneId}
                options={[
                  { value: '', label: t('number.first') },
                  ...usable.map(({ id, number }) => ({ value: id, label: number })),
                ]}
              />
            )}
          </Field>
        )}
        <TemplateSelect onChoose={({ name: _name, ...written }) => draft.change(written)} />
        <MessageEditor
          value={draft.value}
          onChange={draft.change}
          signature={signature}
          error={textProblem(draft.value.text)}
          onSubmit={submit}
        />
        {send.isError && (
          <p className="field-error" role="alert">
            {errorText(send.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}
