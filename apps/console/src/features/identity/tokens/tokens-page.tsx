import { type ApiToken, apiTokenList, listTokens, revokeToken } from '@guanjia/contracts/identity/api-tokens';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { RecordList } from '../../../components/list/record-list.tsx';
import type { ListColumn } from '../../../components/list/types.ts';
import { SidePanel } from '../../../components/side-panel.tsx';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { now } from '../../../lib/time.ts';
import { showToast } from '../../../lib/toast.ts';
import { tokenTexts } from './texts.ts';

type State = 'live' | 'revoked' | 'expired';

function stateOf({ revokedAt, expiresAt }: ApiToken): State {
  if (revokedAt) return 'revoked';
  return !now().isBefore(expiresAt) ? 'expired' : 'live';
}

/** All API tokens of the enterprise. */
export function TokensPage() {
  const t = useT(tokenTexts);
  const columns = useMemo(
    (): ListColumn<ApiToken>[] => [
      { key: 'name', title: t('name'), width: 180, grow: true, render: (row) => row.name },
      { key: 'ownerId', title: t('owner'), width: 140, render: (row) => row.owner.name },
      { key: 'prefix', title: t('prefix'), width: 130, render: (row) => `${row.prefix}…` },
      {
        key: 'state',
        title: t('state'),
        width: 110,
        text: (row) => t(`state.${stateOf(row)}`),
        render: (row) => <span className="badge">{t(`state.${stateOf(row)}`)}</span>,
      },
      { key: 'createdAt', title: t('created'), width: 170, render: (row) => formatDateTime(row.createdAt) },
      { key: 'expiresAt', title: t('expires'), width: 170, render: (row) => formatDateTime(row.expiresAt) },
      {
        key: 'lastUsedAt',
        title: t('used'),
        width: 170,
        render: (row) => (row.lastUsedAt ? formatDateTime(row.lastUsedAt) : t('never')),
      },
      {
        key: 'revokedAt',
        title: t('revoked_at'),
        width: 170,
        hidden: true,
        render: (row) => (row.revokedAt ? formatDateTime(row.revokedAt) : '–'),
      },
    ],
    [t],
  );
  return (
    <RecordList
      title={t('title')}
      definition={apiTokenList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listTokens, { query }, { signal })}
      empty={{ title: t('none.all') }}
      rowLabel={(row) => row.name}
      panel={(_id, row, close) =>
        row && (
          <SidePanel label={row.name} title={row.name} width={460} onClose={close}>
            <TokenDetails token={row} />
          </SidePanel>
        )
      }
    />
  );
}

function TokenDetails({ token }: { token: ApiToken }) {
  const t = useT(tokenTexts);
  const right = useT(rightsTexts);
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.call(revokeToken, { params: { id: token.id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['list', apiTokenList.name] });
      showToast({ kind: 'done', text: t('revoked') });
    },
  });
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('owner')}</dt>
        <dd>{token.owner.name}</dd>
        <dt>{t('by')}</dt>
        <dd>{token.createdBy.name}</dd>
        <dt>{t('state')}</dt>
        <dd>{t(`state.${stateOf(token)}`)}</dd>
        <dt>{t('used')}</dt>
        <dd>
          {token.lastUsedAt ? `${formatDateTime(token.lastUsedAt)} · ${token.lastIp ?? ''}` : t('never')}
        </dd>
        <dt>{t('scope')}</dt>
        <dd>{token.scope ? right(`scope.${token.scope}`) : t('scope.owner')}</dd>
        <dt>{t('addresses')}</dt>
        <dd>{token.ipAllowList.join(', ') || t('anywhere')}</dd>
        <dt>{t('permissions')}</dt>
        <dd>{token.permissions.map((key) => right(key)).join(' · ')}</dd>
      </dl>
      {stateOf(token) === 'live' && (
        <div>
          <Button danger loading={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('revoke')}
          </Button>
        </div>
      )}
    </div>
  );
}
