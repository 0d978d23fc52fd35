import { grantReveals, listRevealUse } from '@guanjia/contracts/audit/reveals';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, InputNumber, Popover } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { trustTexts } from './texts.ts';

const queryKey = ['audit', 'reveal-use'];

/** Who has revealed how much today; somebody else may be granted more. */
export function RevealUsePage() {
  const t = useT(trustTexts);
  const { user } = useMe();
  const query = useQuery({
    queryKey,
    staleTime: 0,
    queryFn: ({ signal }) => api.call(listRevealUse, {}, { signal }),
  });
  return (
    <section className="page" aria-label={t('use.title')}>
      <header className="page-head">
        <h1>{t('use.title')}</h1>
        <span className="muted">{t('use.hint')}</span>
      </header>
      <div className="page-body">
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('use.empty')} />
            ) : (
              <div className="panel" style={{ padding: 16, maxWidth: 860 }}>
                <table className="data-table">
                  <thead>
                    <tr>
                      <th>{t('use.person')}</th>
                      <th>{t('use.role')}</th>
                      <th>{t('use.used')}</th>
                      <th>{t('use.limit')}</th>
                      <th>{t('use.granted')}</th>
                      <th />
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((item) => (
                      <tr key={item.user.id}>
                        <td>{item.user.name}</td>
                        <td>{item.roleName}</td>
                        <td>{item.allowance.used}</td>
                        <td>{item.allowance.limit ?? t('use.unlimited')}</td>
                        <td>{item.granted || '–'}</td>
                        <td>
                          {item.user.id !== user.id && item.allowance.limit !== null && (
                            <Grant userId={item.user.id} name={item.user.name} />
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </div>
    </section>
  );
}

function Grant({ userId, name }: { userId: string; name: string }) {
  const t = useT(trustTexts);
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [more, setMore] = useState(10);
  const [reason, setReason] = useState('');
  const grant = useMutation({
    mutationFn: () => api.call(grantReveals, { body: { userId, more, reason: reason.trim() } }),
    onSuccess: () => {
      setOpen(false);
      setReason('');
      showToast({ kind: 'done', text: t('use.grant.done', { name, n: more }) });
      return client.invalidateQueries({ queryKey });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason.trim()) grant.mutate();
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="left"
      content={
        <form className="stack" style={{ width: 260, gap: 8 }} onSubmit={submit}>
          <Field label={t('use.grant.more')}>
            {(control) => (
              <InputNumber
                {...control}
                min={1}
                max={1000}
                precision={0}
                value={more}
                onChange={(value) => setMore(value ?? 1)}
              />
            )}
          </Field>
          <Field label={t('use.grant.reason')} required>
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
          <div className="row end">
            <Button
              size="small"
              type="primary"
              htmlType="submit"
              loading={grant.isPending}
              disabled={!reason.trim()}
            >
              {t('use.grant')}
            </Button>
          </div>
        </form>
      }
    >
      <Button size="small" aria-label={t('use.grant.for', { name })}>
        {t('use.grant')}
      </Button>
    </Popover>
  );
}
