import {
  checkIdentityProvider,
  type IdentityProvider,
  listExternalIdentities,
  listIdentityProviders,
  removeExternalIdentity,
} from '@guanjia/contracts/identity/single-sign-on';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { PlusIcon } from '../../../components/icons.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { EmptyState, Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import '../identity.css';
import { ProviderForm } from './provider-form.tsx';
import { signOnTexts } from './texts.ts';

const providersQuery = queryOptions({
  queryKey: ['identity', 'identity-providers'],
  queryFn: ({ signal }) => api.call(listIdentityProviders, {}, { signal }),
});

type Editing = { provider: IdentityProvider | undefined };

/** 单点登录: by which providers people log in, and who is linked to them (IAM-012). */
export function SignOnPage() {
  const t = useT(signOnTexts);
  const query = useQuery(providersQuery);
  const [editing, setEditing] = useState<Editing>();
  const close = () => setEditing(undefined);
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1 className="grow">{t('title')}</h1>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setEditing({ provider: undefined })}>
          {t('add')}
        </Button>
      </header>
      <div className="page-body stack">
        <p className="muted">{t('hint')}</p>
        <Loaded query={query}>
          {({ items, redirectUri }) => (
            <>
              {items.length === 0 ? (
                <EmptyState
                  title={t('none')}
                  hint={
                    <>
                      {t('none.hint')} <code className="key-text">{redirectUri}</code>
                    </>
                  }
                />
              ) : (
                <ProviderTable items={items} onOpen={(provider) => setEditing({ provider })} />
              )}
              <Drawer
                open={editing !== undefined}
                onClose={close}
                size={720}
                title={editing?.provider?.name ?? t('add')}
                destroyOnHidden
              >
                {editing && (
                  <div className="stack">
                    <ProviderForm provider={editing.provider} redirectUri={redirectUri} onDone={close} />
                    {editing.provider && <Links providerId={editing.provider.id} />}
                  </div>
                )}
              </Drawer>
            </>
          )}
        </Loaded>
      </div>
    </section>
  );
}

function ProviderTable(props: {
  items: readonly IdentityProvider[];
  onOpen: (provider: IdentityProvider) => void;
}) {
  const t = useT(signOnTexts);
  const common = useT(commonTexts);
  return (
    <table className="data-table panel">
      <thead>
        <tr>
          <th>{t('name')}</th>
          <th>{t('issuer')}</th>
          <th>{t('people')}</th>
          <th aria-label={common('edit')} />
        </tr>
      </thead>
      <tbody>
        {props.items.map((provider) => (
          <tr key={provider.id}>
            <td>
              <strong>{provider.name}</strong>{' '}
              <span className="badge">{t(provider.enabled ? 'on' : 'off')}</span>{' '}
              {provider.exclusive && <span className="badge">{t('exclusive_badge')}</span>}
            </td>
            <td className="key-text">{provider.issuer}</td>
            <td>{t('linked', { n: provider.people })}</td>
            <td>
              <div className="row end">
                <CheckButton id={provider.id} />
                <button type="button" className="link" onClick={() => props.onOpen(provider)}>
                  {common('edit')}
                </button>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CheckButton({ id }: { id: string }) {
  const t = useT(signOnTexts);
  const check = useMutation({
    mutationFn: () => api.call(checkIdentityProvider, { params: { id } }),
    onSuccess: ({ problem }) =>
      showToast(
        problem ? { kind: 'error', text: t(`check.${problem}`) } : { kind: 'done', text: t('check.fine') },
      ),
  });
  return (
    <button type="button" className="link" disabled={check.isPending} onClick={() => check.mutate()}>
      {t('check')}
    </button>
  );
}

function Links({ providerId }: { providerId: string }) {
  const t = useT(signOnTexts);
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['identity', 'identity-providers', providerId, 'people'],
    queryFn: ({ signal }) => api.call(listExternalIdentities, { params: { id: providerId } }, { signal }),
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.call(removeExternalIdentity, { params: { id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['identity', 'identity-providers'] });
      showToast({ kind: 'done', text: t('unlinked') });
    },
  });
  return (
    <section className="stack" aria-label={t('links.title')}>
      <h3>{t('links.title')}</h3>
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t('links.none')}</p>
          ) : (
            <ul className="stack device-list">
              {items.map((item) => (
                <li key={item.id} className="row">
                  <div className="grow">
                    <div>{item.user.name}</div>
                    <div className="muted small key-text">
                      {item.subject} · {t('links.used')} <RelativeTime at={item.lastUsedAt} />
                    </div>
                  </div>
                  <Button onClick={() => remove.mutate(item.id)}>{t('unlink')}</Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
