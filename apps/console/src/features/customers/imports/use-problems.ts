import type { CustomerImport } from '@guanjia/contracts/customers/imports';
import { useQuery } from '@tanstack/react-query';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { importTargetsQuery } from './import-queries.ts';
import { customerImportTexts } from './texts.ts';

/** The first bad rows in words; an own field that stands in no column is called by its label. */
export function useProblems(view: CustomerImport) {
  const t = useT(customerImportTexts);
  const targets = useQuery(importTargetsQuery).data?.items ?? [];
  return view.problems.map(({ line, column, value, problem }) => {
    const target = targets.find(({ key }) => key === column || key === `custom.${column}`);
    return {
      line,
      column: target ? labelOf(target.label) : column,
      value,
      text: t(`problem.${problem}`),
    };
  });
}
