import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { OfferPanel } from '../../features/routing/offer-panel.tsx';
import { CallBar } from '../../features/voice/call-bar.tsx';
import { PhoneKeeper } from '../../features/voice/phone-keeper.tsx';
import { phoneStore } from '../../features/voice/phone-store.ts';
import { useT } from '../../lib/i18n.ts';
import { startRealtime, useRealtime } from '../../lib/realtime.ts';
import { endSession } from '../../lib/session.ts';
import { followMessages } from '../follow-messages.ts';
import { shellTexts } from '../texts.ts';
import { Banners } from './banners.tsx';
import { useGeneralCommands } from './general-commands.ts';
import { Rail } from './rail.tsx';
import './shell.css';
import { TopBar } from './top-bar.tsx';

const Overlays = lazy(() => import('./overlays.tsx').then((module) => ({ default: module.Overlays })));

/** What is around every page: state and phone are never out of sight. */
export function Shell() {
  const t = useT(shellTexts);
  const client = useQueryClient();
  useEffect(() => {
    const stopFollowing = followMessages(client);
    const stop = startRealtime({
      onReset: () => void client.invalidateQueries(),
      onRefused: endSession,
    });
    return () => {
      stop();
      stopFollowing();
    };
  }, [client]);
  useGeneralCommands();
  const navigate = useNavigate();
  useRealtime('outbound.task_opened', ({ taskId }) => {
    // Only the page that is the phone follows; a second window stays where its reader is.
    if (phoneStore.get().status !== 'passive') void navigate({ to: '/desk', search: { task: taskId } });
  });
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <TopBar />
      <Banners />
      <div className="shell-middle">
        <Rail />
        <main id="content" className="shell-page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <OfferPanel />
      <CallBar />
      <PhoneKeeper />
      <Suspense>
        <Overlays />
      </Suspense>
    </div>
  );
}
