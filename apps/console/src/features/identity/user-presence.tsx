import { endUserSessions, getUserPresence } from '@guanjia/contracts/identity/sessions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { accountTexts } from './account-texts.ts';
import { LogInHistory, SessionList } from './presence.tsx';

/** Where somebody else is signed in, and who tried to log in as them. */
export function UserPresence({ userId }: { userId: string }) {
  const t = useT(accountTexts);
  const mayEnd = useMay('identity.users.manage');
  const client = useQueryClient();
  const queryKey = ['identity', 'presence', userId];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.call(getUserPresence, { params: { id: userId } }, { signal }),
  });
  const end = useMutation({
    mutationFn: () => api.call(endUserSessions, { params: { id: userId } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey });
      showToast({ kind: 'done', text: t('sessions.ended') });
    },
  });
  return (
    <Loaded query={query} rows={3}>
      {({ sessions, history }) => (
        <div className="stack">
          <h3>{t('sessions')}</h3>
          <SessionList sessions={sessions}>
            {mayEnd && sessions.some(({ current }) => !current) && (
              <div>
                <Button loading={end.isPending} onClick={() => end.mutate()}>
                  {t('sessions.end_all')}
                </Button>
              </div>
            )}
          </SessionList>
          <h3>{t('history')}</h3>
          <LogInHistory entries={history} />
        </div>
      )}
    </Loaded>
  );
}
