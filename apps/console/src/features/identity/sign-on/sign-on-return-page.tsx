import { finishSingleSignOn } from '@guanjia/contracts/identity/single-sign-on';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import '../identity.css';
import { useEnterConsole } from '../use-enter-console.ts';
import { signOnTexts } from './texts.ts';
import { endTrip } from './trip.ts';

/** Where a provider sends the browser back to: finishes the log-in, or says why it cannot. */
export function SignOnReturnPage() {
  const t = useT(signOnTexts);
  const enterConsole = useEnterConsole();
  const begun = useRef(false);
  const finish = useMutation({
    meta: { errors: 'inline' },
    mutationFn: async () => {
      const trip = endTrip();
      if (!trip) return false;
      const answer = window.location.search;
      await enterConsole(
        await api.call(finishSingleSignOn, { body: { handle: trip.handle, answer } }),
        trip.redirect,
      );
      return true;
    },
  });
  const run = useEffectEvent(() => {
    // An answer counts once; an effect may run twice.
    if (begun.current) return;
    begun.current = true;
    finish.mutate();
  });
  useEffect(() => run(), []);
  const trouble = finish.error ? errorText(finish.error) : finish.data === false ? t('lost') : undefined;
  return (
    <div className="login">
      <div className="login-box panel" aria-busy={trouble === undefined}>
        <h1 className="login-title">{t('title')}</h1>
        {trouble === undefined ? (
          <p className="muted">{t('returning')}</p>
        ) : (
          <>
            <div className="notice tone-alarm" role="alert">
              {trouble}
            </div>
            <Link to="/login">{t('back')}</Link>
          </>
        )}
      </div>
    </div>
  );
}
