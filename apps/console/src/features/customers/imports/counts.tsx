import type { CustomerImport } from '@guanjia/contracts/customers/imports';
import { CountTiles } from '../../../components/import/count-tiles.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { customerImportTexts } from './texts.ts';

const outcomes = ['created', 'updated', 'unchanged', 'skipped', 'bad'] as const;

/** What became of the rows, or would become. */
export function Counts({ view: { counts } }: { view: CustomerImport }) {
  const t = useT(customerImportTexts);
  return (
    <>
      <CountTiles
        tiles={outcomes.map((key) => ({
          key,
          label: t(`count.${key}`),
          value: counts[key],
          bad: key === 'bad',
        }))}
      />
      {counts.overLimit > 0 && (
        <p className="muted">{t('count.over_limit', { n: formatNumber(counts.overLimit) })}</p>
      )}
      {counts.inFile > 0 && <p className="muted">{t('count.in_file', { count: counts.inFile })}</p>}
    </>
  );
}
