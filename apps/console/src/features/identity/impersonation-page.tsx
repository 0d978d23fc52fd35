import { startImpersonation } from '@guanjia/contracts/identity/impersonation';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import './identity.css';
import { impersonationTexts } from './impersonation-texts.ts';
import { useEnterConsole } from './use-enter-console.ts';

/** Where a platform operator's link leads. The code counts once, so nothing but the button uses it. */
export function ImpersonationPage() {
  const t = useT(impersonationTexts);
  const enterConsole = useEnterConsole();
  const [code] = useState(() => window.location.hash.slice(1));
  const start = useMutation({
    meta: { errors: 'inline' },
    mutationFn: async () => enterConsole(await api.call(startImpersonation, { body: { code } })),
  });
  return (
    <div className="login">
      <div className="login-box panel">
        <h1 className="login-title">{t('title')}</h1>
        <p className="muted">{t('what')}</p>
        {start.error && (
          <div className="notice tone-alarm" role="alert">
            {errorText(start.error)}
          </div>
        )}
        <Button
          type="primary"
          size="large"
          block
          disabled={code === ''}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {t('start')}
        </Button>
        <Link to="/login">{t('back')}</Link>
      </div>
    </div>
  );
}
