import { Button } from 'antd';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useT } from '../../lib/i18n.ts';
import { timelineTexts } from './texts.ts';

/** The end of what is loaded: asks for more when it comes into sight, or by the button. */
export function EarlierEntries({ loading, onMore }: { loading: boolean; onMore: () => void }) {
  const t = useT(timelineTexts);
  const end = useRef<HTMLDivElement>(null);
  const reached = useEffectEvent(() => {
    if (!loading) onMore();
  });
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) reached();
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={end}>
      <Button type="text" size="small" loading={loading} onClick={onMore}>
        {t('more')}
      </Button>
    </div>
  );
}
