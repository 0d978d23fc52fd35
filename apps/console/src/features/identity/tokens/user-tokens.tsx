import { apiTokenList, createUserToken } from '@guanjia/contracts/identity/api-tokens';
import { getSecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import type { User } from '@guanjia/contracts/identity/users';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { rolesQuery } from '../identity-queries.ts';
import { tokenTexts } from './texts.ts';
import { TokenForm } from './token-form.tsx';

/** A token for somebody else: for the user that an integration has of its own. */
export function UserTokens({ user }: { user: User }) {
  const t = useT(tokenTexts);
  const [open, setOpen] = useState(false);
  return (
    <section className="stack" aria-label={t('for_user.title')}>
      <h3>{t('for_user.title')}</h3>
      <p className="muted small">{t('for_user.hint')}</p>
      {open ? (
        <NewToken user={user} onDone={() => setOpen(false)} />
      ) : (
        <div>
          <Button onClick={() => setOpen(true)}>{t('add')}</Button>
        </div>
      )}
    </section>
  );
}

function NewToken({ user, onDone }: { user: User; onDone: () => void }) {
  const t = useT(tokenTexts);
  const client = useQueryClient();
  const roles = useQuery(rolesQuery);
  const policy = useQuery({
    queryKey: ['identity', 'security-policy'],
    queryFn: ({ signal }) => api.call(getSecurityPolicy, {}, { signal }),
  });
  const role = roles.data?.items.find(({ id }) => id === user.role.id);
  return (
    <Loaded query={policy} rows={3}>
      {({ policy: { tokenMaxDays } }) =>
        tokenMaxDays === 0 ? (
          <p className="muted">{t('off')}</p>
        ) : (
          <TokenForm
            permissions={role?.permissions ?? []}
            maxDays={tokenMaxDays}
            make={(body) => api.call(createUserToken, { params: { id: user.id }, body })}
            onDone={() => {
              void client.invalidateQueries({ queryKey: ['list', apiTokenList.name] });
              onDone();
            }}
          />
        )
      }
    </Loaded>
  );
}
