import { useQuery } from '@tanstack/react-query';
import { useT } from '../../lib/i18n.ts';
import { useStore } from '../../lib/store.ts';
import { phoneStore } from './phone-store.ts';
import { voiceTexts } from './texts.ts';

/** What the browser counts about the voice path, once a second while the panel is open. */
export function QualityPanel() {
  const t = useT(voiceTexts);
  const { figures, mode } = useStore(phoneStore);
  const { data } = useQuery({
    queryKey: ['voice', 'figures'],
    enabled: figures !== undefined,
    refetchInterval: 1000,
    staleTime: 0,
    queryFn: async () => (await figures?.()) ?? null,
  });
  if (mode === 'sandbox') return <p className="muted">{t('quality.sandbox')}</p>;
  if (!data) return <p className="muted">{t('quality.none')}</p>;
  const rows = [
    ['quality.in', data.packetsIn],
    ['quality.out', data.packetsOut],
    ['quality.lost', data.lost],
    ['quality.jitter', `${data.jitterMs} ms`],
    ['quality.rtt', data.roundTripMs === null ? '–' : `${data.roundTripMs} ms`],
    ['quality.codec', data.codec],
  ] as const;
  return (
    <dl className="facts" aria-label={t('phone.quality')}>
      {rows.map(([key, value]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt>{t(key)}</dt>
          <dd className="strong">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
