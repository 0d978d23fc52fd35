import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useT } from '../../lib/i18n.ts';
import { meQuery } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import './identity.css';
import { PasswordForm } from './password-form.tsx';
import { identityTexts } from './texts.ts';

/** First log-in: nothing else is open until the initial password is changed. */
export function FirstPasswordPage() {
  const t = useT(identityTexts);
  const client = useQueryClient();
  const router = useRouter();
  return (
    <div className="login">
      <div className="login-box panel">
        <h1 className="login-title">{t('password.first')}</h1>
        <p className="muted">{t('password.first.why')}</p>
        <PasswordForm
          onDone={() => {
            showToast({ kind: 'done', text: t('password.changed') });
            void client
              .fetchQuery({ ...meQuery, staleTime: 0 })
              .then(() => router.navigate({ href: '/', replace: true }));
          }}
        />
      </div>
    </div>
  );
}
