import { Button } from 'antd';
import { EmptyState } from '../components/states.tsx';
import { useT } from '../lib/i18n.ts';
import { commonTexts } from '../lib/texts/common.ts';

export function NotFoundPage() {
  const t = useT(commonTexts);
  return <EmptyState title={t('page.not_found')} hint={t('page.not_found.hint')} />;
}

/** A page that threw. What was typed lies in drafts, so reloading is safe. */
export function CrashedPage() {
  const t = useT(commonTexts);
  return (
    <EmptyState title={t('page.crashed')} hint={t('page.crashed.hint')}>
      <Button type="primary" onClick={() => window.location.reload()}>
        {t('reload')}
      </Button>
    </EmptyState>
  );
}
