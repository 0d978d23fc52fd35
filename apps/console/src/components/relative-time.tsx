import { formatDateTime, formatRelative } from '../lib/format.ts';
import { useLocale } from '../lib/i18n.ts';
import { useNow } from '../lib/time.ts';

/** `3 天前`, with the exact time on hover. */
export function RelativeTime({ at }: { at: string | null }) {
  useNow(60_000);
  useLocale();
  if (!at) return <span className="muted">–</span>;
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {formatRelative(at)}
    </time>
  );
}
