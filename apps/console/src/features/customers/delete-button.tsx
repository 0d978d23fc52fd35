import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { useToldDeletion } from '../../components/undo-deletion.ts';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { customersTexts } from './texts.ts';

/** Moves the customer into the recycle bin; a toast offers to take it back. */
export function DeleteButton(props: { id: string; name: string; onDeleted: () => void }) {
  const t = useT(customersTexts);
  const tell = useToldDeletion();
  const [reason, setReason] = useState('');
  const remove = useMutation({
    mutationFn: () =>
      api.call(deleteCustomer, {
        params: { id: props.id },
        body: reason.trim() ? { reason: reason.trim() } : {},
      }),
    onSuccess: ({ id }) => {
      props.onDeleted();
      tell({ id, text: t('deleted', { name: props.name }) });
    },
  });
  return (
    <Popover
      trigger="click"
      destroyOnHidden
      content={
        <form
          className="stack"
          style={{ width: 260, gap: 8 }}
          onSubmit={(event) => {
            event.preventDefault();
            remove.mutate();
          }}
        >
          <Input
            autoFocus
            aria-label={t('delete.reason')}
            placeholder={t('delete.reason')}
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <span className="muted small">{t('delete.hint')}</span>
          <div className="row end">
            <Button danger size="small" htmlType="submit" loading={remove.isPending}>
              {t('delete')}
            </Button>
          </div>
        </form>
      }
    >
      <Button danger>{t('delete')}</Button>
    </Popover>
  );
}
