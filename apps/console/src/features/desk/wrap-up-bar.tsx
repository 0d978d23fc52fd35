import { formatDuration } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useOwnAgent } from '../../lib/live.ts';
import { useNow } from '../../lib/time.ts';
import { deskTexts } from './texts.ts';

/** After-call work: how long it lasts. It stands above the result, which grows upwards, so nothing jumps. */
export function WrapUpBar() {
  const t = useT(deskTexts);
  const agent = useOwnAgent();
  const on = agent?.state === 'wrap_up';
  const time = useNow(1000, on);
  if (!on) return null;
  const left = agent.wrapUpEndsAt ? Math.max(0, (Date.parse(agent.wrapUpEndsAt) - time) / 1000) : null;
  return (
    <div className="desk-wrapup tone-wrapup" role="timer">
      {left === null ? t('wrapup.open') : t('wrapup.left', { time: formatDuration(left) })}
    </div>
  );
}
