import { importList, type importRow, listCustomerImports } from '@guanjia/contracts/customers/imports';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo } from 'react';
import type { z } from 'zod';
import { UploadIcon } from '../../../components/icons.tsx';
import { RecordList } from '../../../components/list/record-list.tsx';
import type { ListColumn } from '../../../components/list/types.ts';
import { api } from '../../../lib/api.ts';
import { formatDateTime, formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { customerImportTexts } from './texts.ts';

type Row = z.output<typeof importRow>;

const tones: Readonly<Partial<Record<Row['state'], string>>> = {
  running: 'tone-talking',
  checking: 'tone-talking',
  undoing: 'tone-talking',
  paused: 'tone-break',
  done: 'tone-ready',
  failed: 'tone-alarm',
};

/** All imports with their state; each leads to its page, where it can be taken back. */
export function CustomerImportsPage() {
  const t = useT(customerImportTexts);
  const columns = useMemo((): ListColumn<Row>[] => {
    const number = (key: 'created' | 'updated' | 'skipped' | 'bad'): ListColumn<Row> => ({
      key,
      title: t(`count.${key}`),
      width: 90,
      align: 'end',
      render: (row) => formatNumber(row.counts[key]),
    });
    return [
      {
        key: 'fileName',
        title: t('column.file'),
        width: 240,
        grow: true,
        text: (row) => row.fileName,
        render: (row) => (
          <Link to="/customers/imports/$importId" params={{ importId: row.id }}>
            {row.fileName}
          </Link>
        ),
      },
      {
        key: 'state',
        title: t('column.state'),
        width: 110,
        text: (row) => t(`state.${row.state}`),
        render: (row) => (
          <span className={`badge ${tones[row.state] ?? 'tone-idle'}`}>{t(`state.${row.state}`)}</span>
        ),
        option: (value) => t(`state.${value as Row['state']}`),
      },
      number('created'),
      number('updated'),
      number('skipped'),
      number('bad'),
      { key: 'userId', title: t('column.user'), width: 120, render: (row) => row.userName },
      {
        key: 'createdAt',
        title: t('column.created'),
        width: 150,
        render: (row) => formatDateTime(row.createdAt).slice(0, 16),
      },
    ];
  }, [t]);
  const newLink = (
    <Link to="/customers/import">
      <Button type="primary" icon={<UploadIcon />}>
        {t('new')}
      </Button>
    </Link>
  );
  return (
    <RecordList
      title={t('history')}
      definition={importList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listCustomerImports, { query }, { signal })}
      searchPlaceholder={t('list.search')}
      actions={newLink}
      empty={{ title: t('empty.title'), hint: t('empty.hint'), action: newLink }}
      watch={['customers.import']}
      rowLabel={(row) => row.fileName}
    />
  );
}
