import { Button } from 'antd';
import { useT } from '../lib/i18n.ts';
import { useStore } from '../lib/store.ts';
import { commonTexts } from '../lib/texts/common.ts';
import { dismissToast, type Toast, toastStore } from '../lib/toast.ts';
import { CloseIcon } from './icons.tsx';

const tones = { done: 'tone-ready', info: 'tone-talking', error: 'tone-alarm' };

/** Short messages; polite for screen readers, errors at once. */
export function Toaster() {
  const toasts = useStore(toastStore);
  return (
    <section className="toaster" aria-live="polite" aria-relevant="additions">
      {toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastBox({ toast }: { toast: Toast }) {
  const t = useT(commonTexts);
  return (
    <div className={`toast ${tones[toast.kind]}`} role={toast.kind === 'error' ? 'alert' : 'status'}>
      <span className="dot" />
      <div className="grow">
        <div>{toast.text}</div>
        {toast.hint && <div className="muted small">{toast.hint}</div>}
      </div>
      {toast.action && (
        <Button
          size="small"
          type="link"
          onClick={() => {
            dismissToast(toast.id);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <button
        type="button"
        className="plain muted"
        aria-label={t('close')}
        onClick={() => dismissToast(toast.id)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
