import {
  type ApiToken,
  createOwnToken,
  listOwnTokens,
  revokeOwnToken,
} from '@guanjia/contracts/identity/api-tokens';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMe } from '../../../lib/session.ts';
import { showToast } from '../../../lib/toast.ts';
import { tokenTexts } from './texts.ts';
import { TokenForm } from './token-form.tsx';

const ownTokensQuery = queryOptions({
  queryKey: ['identity', 'own-tokens'],
  queryFn: ({ signal }) => api.call(listOwnTokens, {}, { signal }),
});

/** The own API tokens, and how another is made. */
export function OwnTokens() {
  const t = useT(tokenTexts);
  const client = useQueryClient();
  const { permissions } = useMe();
  const query = useQuery(ownTokensQuery);
  const [open, setOpen] = useState(false);
  const refresh = () => void client.invalidateQueries({ queryKey: ownTokensQuery.queryKey });
  const revoke = useMutation({
    mutationFn: (id: string) => api.call(revokeOwnToken, { params: { id } }),
    onSuccess: () => {
      refresh();
      showToast({ kind: 'done', text: t('revoked') });
    },
  });
  return (
    <Loaded query={query} rows={2}>
      {({ items, maxDays }) => (
        <div className="stack">
          {items.length === 0 && !open && <p className="muted">{t('none')}</p>}
          <ul className="stack device-list">
            {items.map((item) => (
              <li key={item.id} className="row">
                <TokenLine token={item} />
                <Button onClick={() => revoke.mutate(item.id)}>{t('revoke')}</Button>
              </li>
            ))}
          </ul>
          {open && (
            <TokenForm
              permissions={permissions}
              maxDays={maxDays}
              make={(body) => api.call(createOwnToken, { body })}
              onDone={() => {
                setOpen(false);
                refresh();
              }}
            />
          )}
          {!open && maxDays > 0 && (
            <div>
              <Button onClick={() => setOpen(true)}>{t('add')}</Button>
            </div>
          )}
          {maxDays === 0 && <p className="muted small">{t('off')}</p>}
        </div>
      )}
    </Loaded>
  );
}

function TokenLine({ token }: { token: ApiToken }) {
  const t = useT(tokenTexts);
  return (
    <div className="grow">
      <div>
        {token.name} <code className="muted small">{token.prefix}…</code>
      </div>
      <div className="muted small">
        {t('expires')} {formatDateTime(token.expiresAt)} ·{' '}
        {token.lastUsedAt ? (
          <>
            {t('used')} <RelativeTime at={token.lastUsedAt} />
          </>
        ) : (
          t('never')
        )}
      </div>
    </div>
  );
}
