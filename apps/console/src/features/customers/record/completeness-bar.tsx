import type { RecordSheet } from '@guanjia/contracts/customers/record';
import type { CompletenessField } from '@guanjia/contracts/customers/record-settings';
import { useQuery } from '@tanstack/react-query';
import { Progress } from 'antd';
import { customerFormQuery } from '../../../components/customer/customer-queries.ts';
import { formatList } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { recordPageTexts } from './texts.ts';

/** How complete the record is, and what to ask for next. */
export function CompletenessBar({ completeness }: Pick<RecordSheet, 'completeness'>) {
  const t = useT(recordPageTexts);
  const name = useMissingName();
  const { score, missing } = completeness;
  return (
    <div className="row wrap" style={{ gap: 8 }}>
      <span className="muted">{t('completeness')}</span>
      <Progress
        percent={score}
        size="small"
        style={{ width: 140 }}
        aria-label={t('completeness')}
        showInfo={false}
      />
      <strong>{score}%</strong>
      <span className="muted small">
        {missing.length === 0
          ? t('completeness.full')
          : t('completeness.missing', { fields: formatList(missing.map(name)) })}
      </span>
    </div>
  );
}

/** A field of the completeness rule in words. */
export function useMissingName(): (field: string) => string {
  const t = useT(recordPageTexts);
  const fields = useQuery(customerFormQuery).data?.fields ?? [];
  return (field) => {
    if (!field.startsWith('custom.')) return t(`missing.${field as CompletenessField}`);
    const own = fields.find(({ key }) => field === `custom.${key}`);
    return own ? labelOf(own.label) : field.slice('custom.'.length);
  };
}
