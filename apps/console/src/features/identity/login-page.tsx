import { useSearch } from '@tanstack/react-router';
import { setLocale, useLocale, useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import './identity.css';
import { PasswordLogIn } from './password-log-in.tsx';
import { identityTexts } from './texts.ts';

/** The ways into the console. */
export function LoginPage() {
  const t = useT(identityTexts);
  const common = useT(commonTexts);
  const locale = useLocale();
  const { lost } = useSearch({ strict: false }) as { lost?: boolean };
  return (
    <div className="login">
      <div className="login-box panel">
        <header className="row">
          <img src="/favicon.svg" alt="" width={36} height={36} />
          <div className="grow">
            <h1 className="login-title">{common('app.name')}</h1>
            <p className="muted small">{t('login.tagline')}</p>
          </div>
          <button
            type="button"
            className="link"
            onClick={() => void setLocale(locale === 'en' ? 'zh-CN' : 'en')}
          >
            {t('login.language')}
          </button>
        </header>
        {lost && <div className="notice tone-talking">{t('login.lost')}</div>}
        <PasswordLogIn />
      </div>
    </div>
  );
}
