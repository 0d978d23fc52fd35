import type { CustomerImport } from '@guanjia/contracts/customers/imports';
import { Progress } from 'antd';
import type { ReactNode } from 'react';
import { formatNumber } from '../../../lib/format.ts';
import { type TextKey, useT } from '../../../lib/i18n.ts';
import { customerImportTexts } from './texts.ts';

/** How far the work is; without a total yet only what is done. `text`: without a total, and with one. */
export function ProgressPanel(props: {
  view: CustomerImport;
  title: string;
  text: readonly [TextKey<typeof customerImportTexts>, TextKey<typeof customerImportTexts>];
  actions?: ReactNode;
}) {
  const t = useT(customerImportTexts);
  const { counts, totalRows } = props.view;
  const percent = totalRows ? Math.min(99, Math.floor((counts.processed / totalRows) * 100)) : 0;
  const numbers = {
    done: formatNumber(counts.processed),
    total: formatNumber(totalRows ?? 0),
    created: formatNumber(counts.created),
    updated: formatNumber(counts.updated),
  };
  return (
    <div className="panel stack import-panel">
      <h2>{props.title}</h2>
      <Progress percent={percent} aria-label={props.title} />
      <p role="status">{t(props.text[totalRows ? 1 : 0], numbers)}</p>
      <p className="muted">{t('leave')}</p>
      {props.actions && <div className="row">{props.actions}</div>}
    </div>
  );
}
