import type { MergeField, MergePreview } from '@guanjia/contracts/customers/merging';
import { useQuery } from '@tanstack/react-query';
import { fieldTexts } from '../../../components/audit/field-texts.ts';
import { customerFormQuery } from '../../../components/customer/customer-queries.ts';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { mergingTexts } from './texts.ts';

/** What people call a field of a customer, their own ones too. */
export function useFieldName(): (key: MergePreview['fields'][number]['key']) => string {
  const t = useT(mergingTexts);
  const words = useT(fieldTexts);
  const fields = useQuery(customerFormQuery).data?.fields ?? [];
  return (key) => {
    if (key === 'owner') return t('owner');
    const own = fields.find((field) => `custom.${field.key}` === key);
    if (own) return labelOf(own.label);
    return words(`field.${key as MergeField}`);
  };
}
