import { ApiError } from '@guanjia/client/http';
import { addPasskey, listPasskeys, type Passkey, removePasskey } from '@guanjia/contracts/identity/passkeys';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Field } from '../../components/field.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Loaded } from '../../components/states.tsx';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { deviceName } from './device-name.ts';
import { canUsePasskeys, makePasskey, passkeyTrouble } from './passkey-browser.ts';
import { passkeyTexts } from './passkey-texts.ts';

const passkeysQuery = queryOptions({
  queryKey: ['identity', 'passkeys'],
  queryFn: ({ signal }) => api.call(listPasskeys, {}, { signal }),
});

/** The own passkeys, and how another is added. */
export function Passkeys() {
  const t = useT(passkeyTexts);
  const client = useQueryClient();
  const query = useQuery(passkeysQuery);
  const { run, dialog } = useStepUp();
  const [name, setName] = useState(deviceName(navigator.userAgent) ?? t('name.default'));
  const refresh = () => client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
  const add = () =>
    run(async () => {
      try {
        await api.call(addPasskey, { body: { ...(await makePasskey()), name } });
      } catch (error) {
        if (error instanceof ApiError) throw error;
        showToast({ kind: 'error', text: passkeyTrouble(error) });
        return;
      }
      showToast({ kind: 'done', text: t('added') });
      await refresh();
    });
  const remove = (id: string) =>
    run(async () => {
      await api.call(removePasskey, { params: { id } });
      showToast({ kind: 'done', text: t('removed') });
      await refresh();
    });
  return (
    <div className="stack">
      <Loaded query={query} rows={2}>
        {({ items }) => <PasskeyList items={items} onRemove={remove} />}
      </Loaded>
      {canUsePasskeys() ? (
        <div className="stack account-form">
          <Field label={t('name')} hint={t('name.hint')}>
            {(control) => (
              <Input
                {...control}
                maxLength={60}
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <div>
            <Button disabled={!name.trim()} onClick={add}>
              {t('add')}
            </Button>
          </div>
        </div>
      ) : (
        <p className="muted small">{t('unsupported')}</p>
      )}
      {dialog}
    </div>
  );
}

function PasskeyList({ items, onRemove }: { items: readonly Passkey[]; onRemove: (id: string) => void }) {
  const t = useT(passkeyTexts);
  if (items.length === 0) return <p className="muted">{t('none')}</p>;
  return (
    <ul className="stack device-list">
      {items.map((item) => (
        <li key={item.id} className="row">
          <div className="grow">
            <div>{item.name}</div>
            <div className="muted small">
              {item.lastUsedAt ? (
                <>
                  {t('used')} <RelativeTime at={item.lastUsedAt} />
                </>
              ) : (
                t('never')
              )}
            </div>
          </div>
          <Button onClick={() => onRemove(item.id)}>{t('remove')}</Button>
        </li>
      ))}
    </ul>
  );
}
