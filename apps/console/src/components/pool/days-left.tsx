import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { now } from '../../lib/time.ts';
import { moveTexts } from './move-texts.ts';

const dayMs = 24 * 3_600_000;
/** From here on it is said in colour, days. */
const soon = 3;

/** How long until a rule gives the customer back; the moment itself on hover. */
export function DaysLeft({ at }: { at: string | null }) {
  const t = useT(moveTexts);
  if (at === null) return <>–</>;
  const days = daysUntil(at);
  const text = days > 0 ? t('left', { n: days }) : t('left.today');
  return (
    <span className={days <= soon ? 'badge tone-wrapup' : 'muted'} title={formatDateTime(at)}>
      {text}
    </span>
  );
}

/** Whole days that are left, never below none. */
export function daysUntil(at: string): number {
  return Math.max(0, Math.floor((Date.parse(at) - now().valueOf()) / dayMs));
}
