import type { Tag } from '@guanjia/contracts/customers/record-tags';
import type { Vocabularies } from '@guanjia/contracts/customers/record-vocabulary';
import type { customerRow } from '@guanjia/contracts/customers/routes';
import { useMemo } from 'react';
import type { z } from 'zod';
import { recordTexts } from '../../../components/customer/record-texts.ts';
import { colorTones, useTerms } from '../../../components/customer/use-terms.ts';
import type { ListColumn } from '../../../components/list/types.ts';
import { formatMoney } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { recordPageTexts } from './texts.ts';

type Row = z.output<typeof customerRow>;

/** Columns of the customers' list for what the tenant words itself, and for what follows from the record. */
export function useRecordColumns(words: Vocabularies | undefined, tags: readonly Tag[]): ListColumn<Row>[] {
  const t = useT(recordTexts);
  const page = useT(recordPageTexts);
  const terms = useTerms();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words decide what `terms` answers
  return useMemo(() => {
    const ofTerm = (key: 'level' | 'stage' | 'status' | 'media', more: Partial<ListColumn<Row>>) => ({
      key,
      title: t(key),
      width: 100,
      text: (row: Row) => (row[key] ? terms.name(key, row[key]) : ''),
      render: (row: Row) =>
        row[key] ? (
          <span className={`badge ${terms.tone(key, row[key])}`}>{terms.name(key, row[key])}</span>
        ) : (
          '–'
        ),
      option: (value: string) => terms.name(key, value),
      ...more,
    });
    const tagOf = (id: string) => tags.find((tag) => tag.id === id);
    return [
      ofTerm('level', {}),
      ofTerm('stage', {}),
      ofTerm('status', { hidden: true }),
      {
        key: 'tags',
        title: page('tags'),
        width: 160,
        text: (row) => row.tags.map((id) => tagOf(id)?.name ?? '').join(' '),
        render: (row) => (
          <span className="row" style={{ gap: 4 }}>
            {row.tags.map((id) => {
              const tag = tagOf(id);
              return (
                tag && (
                  <span key={id} className={`badge ${colorTones[tag.color]}`}>
                    {tag.name}
                  </span>
                )
              );
            })}
          </span>
        ),
        option: (value) => tagOf(value)?.name ?? value,
      },
      {
        key: 'categories',
        title: page('categories'),
        width: 140,
        hidden: true,
        text: (row) => row.categories.map((key) => terms.name('category', key)).join(' '),
        render: (row) => row.categories.map((key) => terms.name('category', key)).join('、') || '–',
        option: (value) => terms.name('category', value),
      },
      {
        key: 'listed',
        title: page('listed'),
        width: 90,
        text: (row) => (row.listed ? t(`listed.${row.listed}`) : ''),
        render: (row) =>
          row.listed ? (
            <span className={`badge ${row.listed === 'black' ? 'tone-alarm' : 'tone-ready'}`}>
              {t(`listed.${row.listed}`)}
            </span>
          ) : (
            '–'
          ),
        option: (value) => t(`listed.${value as 'black'}`),
      },
      {
        key: 'completeness',
        title: page('completeness'),
        width: 90,
        align: 'end',
        render: (row) => (row.completeness === null ? '–' : `${row.completeness}%`),
      },
      ofTerm('media', { hidden: true, width: 120 }),
      {
        key: 'employees',
        title: t('employees'),
        width: 90,
        align: 'end',
        hidden: true,
        render: (row) => (row.employees === null ? '–' : String(row.employees)),
      },
      {
        key: 'turnover',
        title: t('turnover'),
        width: 130,
        align: 'end',
        hidden: true,
        render: (row) => (row.turnover === null ? '–' : formatMoney(row.turnover)),
      },
    ];
  }, [t, page, words, tags]);
}
