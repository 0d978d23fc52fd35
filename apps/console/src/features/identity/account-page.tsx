import { endOtherSessions, endOwnSession, getOwnPresence } from '@guanjia/contracts/identity/sessions';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Loaded } from '../../components/states.tsx';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { accountTexts } from './account-texts.ts';
import { codeTexts } from './code-texts.ts';
import { factorTexts } from './factor-texts.ts';
import './identity.css';
import { OwnMobile } from './own-mobile.tsx';
import { OwnProfile } from './own-profile.tsx';
import { passkeyTexts } from './passkey-texts.ts';
import { Passkeys } from './passkeys.tsx';
import { PasswordForm } from './password-form.tsx';
import { LogInHistory, SessionList } from './presence.tsx';
import { SecondFactors } from './second-factors.tsx';
import { identityTexts } from './texts.ts';
import { OwnTokens } from './tokens/own-tokens.tsx';
import { tokenTexts } from './tokens/texts.ts';

const presenceQuery = queryOptions({
  queryKey: ['identity', 'presence'],
  queryFn: ({ signal }) => api.call(getOwnPresence, {}, { signal }),
});

/** Everything about the own account: who one is, how one logs in, and where one is signed in. */
export function AccountPage() {
  const t = useT(accountTexts);
  const codes = useT(codeTexts);
  const factors = useT(factorTexts);
  const passkeys = useT(passkeyTexts);
  const tokens = useT(tokenTexts);
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1 className="grow">{t('title')}</h1>
      </header>
      <div className="page-body stack account">
        <Profile />
        <Part title={t('password')} hint={t('password.hint')}>
          <OwnPassword />
        </Part>
        <Part title={codes('mobile.title')} hint={codes('mobile.hint')}>
          <OwnMobile />
        </Part>
        <Part title={factors('title')} hint={factors('hint')}>
          <SecondFactors />
        </Part>
        <Part title={passkeys('title')} hint={passkeys('hint')}>
          <Passkeys />
        </Part>
        <Part title={tokens('title')} hint={tokens('hint')}>
          <OwnTokens />
        </Part>
        <Presence />
      </div>
    </section>
  );
}

export function Part(props: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="panel stack account-part" aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.hint && <p className="muted small">{props.hint}</p>}
      {props.children}
    </section>
  );
}

function Profile() {
  const t = useT(accountTexts);
  return (
    <Part title={t('profile')} hint={t('profile.hint')}>
      <OwnProfile />
    </Part>
  );
}

function OwnPassword() {
  const t = useT(identityTexts);
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <div>
        <Button onClick={() => setOpen(true)}>{t('password.title')}</Button>
      </div>
    );
  return (
    <PasswordForm
      onDone={() => {
        setOpen(false);
        void client.invalidateQueries({ queryKey: presenceQuery.queryKey });
        showToast({ kind: 'done', text: t('password.changed') });
      }}
    />
  );
}

function Presence() {
  const t = useT(accountTexts);
  const client = useQueryClient();
  const query = useQuery(presenceQuery);
  const { run, dialog } = useStepUp();
  const end = (ask: () => Promise<unknown>) =>
    run(async () => {
      await ask();
      showToast({ kind: 'done', text: t('sessions.ended') });
      await client.invalidateQueries({ queryKey: presenceQuery.queryKey });
    });
  return (
    <>
      <Part title={t('sessions')}>
        <Loaded query={query} rows={3}>
          {({ sessions }) => (
            <SessionList
              sessions={sessions}
              onEnd={(id) => end(() => api.call(endOwnSession, { params: { id } }))}
            >
              {sessions.length > 1 && (
                <div>
                  <Button danger onClick={() => end(() => api.call(endOtherSessions, {}))}>
                    {t('sessions.end_others')}
                  </Button>
                </div>
              )}
            </SessionList>
          )}
        </Loaded>
        {dialog}
      </Part>
      <Part title={t('history')} hint={t('history.hint')}>
        <Loaded query={query} rows={3}>
          {({ history }) => <LogInHistory entries={history} />}
        </Loaded>
      </Part>
    </>
  );
}
