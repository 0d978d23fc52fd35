import { resetUserSecondFactor } from '@guanjia/contracts/identity/second-factor';
import { Button } from 'antd';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { factorTexts } from './factor-texts.ts';

/** For somebody who has lost phone and recovery codes. */
export function ResetFactor({ userId, name }: { userId: string; name: string }) {
  const t = useT(factorTexts);
  const { run, dialog } = useStepUp();
  const reset = () =>
    run(async () => {
      await api.call(resetUserSecondFactor, { params: { id: userId } });
      showToast({ kind: 'done', text: t('reset.done', { name }) });
    });
  return (
    <div className="stack">
      <p className="muted small">{t('reset.hint')}</p>
      <div>
        <Button onClick={reset}>{t('reset.user')}</Button>
      </div>
      {dialog}
    </div>
  );
}
