import {
  type CompanyContact,
  type contactApprovals,
  contactList,
  type contactRow,
  decideCompanyContact,
  listCompanyContacts,
} from '@guanjia/contracts/customers/record-company';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo } from 'react';
import type { z } from 'zod';
import { RecordList } from '../../../components/list/record-list.tsx';
import type { ListColumn } from '../../../components/list/types.ts';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { listsTexts } from './texts.ts';

type Row = z.output<typeof contactRow>;

const tones: Readonly<Record<CompanyContact['approval'], string>> = {
  approved: 'tone-ready',
  pending: 'tone-wrapup',
  declined: 'tone-alarm',
};

/** Contacts of companies, those first that somebody has to decide about (CUS-005). */
export function ContactsPage() {
  const t = useT(listsTexts);
  const columns = useColumns();
  return (
    <RecordList
      title={t('contacts.title')}
      definition={contactList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listCompanyContacts, { query }, { signal })}
      empty={{ title: t('contacts.empty'), hint: t('contacts.empty.hint') }}
      rowLabel={(row) => `${row.companyName} ${row.personName}`}
    />
  );
}

function useColumns(): ListColumn<Row>[] {
  const t = useT(listsTexts);
  return useMemo(
    () => [
      {
        key: 'companyName',
        title: t('company'),
        width: 200,
        grow: true,
        text: (row) => row.companyName,
        render: (row) => (
          <Link to="/customers/$id" params={{ id: row.companyId }}>
            {row.companyName}
          </Link>
        ),
      },
      {
        key: 'personName',
        title: t('person'),
        width: 120,
        text: (row) => row.personName,
        render: (row) => (
          <Link to="/customers/$id" params={{ id: row.personId }}>
            {row.personName}
          </Link>
        ),
      },
      { key: 'post', title: t('post'), width: 120, render: (row) => row.post ?? '–' },
      { key: 'phone', title: t('number'), width: 130, render: (row) => row.phone ?? '–' },
      {
        key: 'approval',
        title: t('approval'),
        width: 100,
        text: (row) => t(`approval.${row.approval}`),
        render: (row) => (
          <span className={`badge ${tones[row.approval]}`}>{t(`approval.${row.approval}`)}</span>
        ),
        option: (value) => t(`approval.${value as (typeof contactApprovals)[number]}`),
      },
      { key: 'addedBy', title: t('added_by'), width: 100, render: (row) => row.addedBy?.name ?? '–' },
      {
        key: 'addedAt',
        title: t('added_at'),
        width: 150,
        render: (row) => formatDateTime(row.addedAt).slice(0, 16),
      },
      {
        key: 'actions',
        title: t('actions'),
        width: 150,
        text: () => '',
        render: (row) => <Decision row={row} />,
      },
    ],
    [t],
  );
}

/** A decision can be changed: the buttons stay. */
function Decision({ row }: { row: Row }) {
  const t = useT(listsTexts);
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (approve: boolean) =>
      api.call(decideCompanyContact, {
        params: { id: row.companyId, personId: row.personId },
        body: { approve },
      }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['list', 'customers.contacts'] }),
        client.invalidateQueries({ queryKey: ['customers'] }),
      ]),
  });
  return (
    <span className="row" style={{ gap: 4 }}>
      {row.approval !== 'approved' && (
        <Button size="small" loading={decide.isPending} onClick={() => decide.mutate(true)}>
          {t('approve')}
        </Button>
      )}
      {row.approval !== 'declined' && (
        <Button size="small" onClick={() => decide.mutate(false)}>
          {t('decline')}
        </Button>
      )}
    </span>
  );
}
