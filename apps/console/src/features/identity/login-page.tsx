import { logInByPasskey } from '@guanjia/contracts/identity/passkeys';
import { useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { setLocale, useLocale, useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import './identity.css';
import { recall } from '../../lib/remember.ts';
import { codeTexts } from './code-texts.ts';
import { ForgottenPassword } from './forgotten-password.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { PasswordLogIn } from './password-log-in.tsx';
import { SignOnButtons } from './sign-on/sign-on-buttons.tsx';
import { SmsLogIn } from './sms-log-in.tsx';
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
        <Ways />
      </div>
    </div>
  );
}

function Ways() {
  const t = useT(codeTexts);
  const [way, setWay] = useState<'password' | 'sms' | 'forgotten'>('password');
  const [tenant, setTenant] = useState(recall('tenant') ?? '');
  if (way === 'forgotten') return <ForgottenPassword onDone={() => setWay('password')} />;
  return (
    <>
      <Segmented
        block
        aria-label={t('tabs.label')}
        value={way}
        options={(['password', 'sms'] as const).map((value) => ({ value, label: t(`tab.${value}`) }))}
        onChange={setWay}
      />
      {way === 'password' ? <PasswordLogIn onTenant={setTenant} /> : <SmsLogIn onTenant={setTenant} />}
      <SignOnButtons tenantCode={tenant} />
      <PasskeyButton label="log_in" send={(body) => api.call(logInByPasskey, { body })} />
      <button type="button" className="link" onClick={() => setWay('forgotten')}>
        {t('forgot')}
      </button>
    </>
  );
}
