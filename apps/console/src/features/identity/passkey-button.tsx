import type { RouteRequest } from '@guanjia/contracts/core/route';
import { type logInByPasskey, verifyPasskeyStep } from '@guanjia/contracts/identity/passkeys';
import type { Me } from '@guanjia/contracts/identity/routes';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { canUsePasskeys, passkeyTrouble, showPasskey } from './passkey-browser.ts';
import { passkeyTexts } from './passkey-texts.ts';
import { useEnterConsole } from './use-enter-console.ts';

/** Goes on with a passkey instead of what is typed; nothing where passkeys do not work. */
export function PasskeyButton(props: {
  label: 'log_in' | 'verify';
  send: (answer: RouteRequest<typeof logInByPasskey>['body']) => Promise<Me>;
}) {
  const t = useT(passkeyTexts);
  const enterConsole = useEnterConsole();
  const enter = useMutation({
    meta: { errors: 'inline' },
    mutationFn: async () => props.send(await showPasskey()),
    onSuccess: enterConsole,
  });
  if (!canUsePasskeys()) return null;
  return (
    <>
      <Button size="large" block loading={enter.isPending} onClick={() => enter.mutate()}>
        {t(props.label)}
      </Button>
      {enter.error && (
        <div className="notice tone-alarm" role="alert">
          {passkeyTrouble(enter.error)}
        </div>
      )}
    </>
  );
}

/** The second step with a passkey. */
export function PasskeyStep({ trustDevice }: { trustDevice: boolean }) {
  return (
    <PasskeyButton
      label="verify"
      send={(answer) => api.call(verifyPasskeyStep, { body: { ...answer, trustDevice } })}
    />
  );
}
