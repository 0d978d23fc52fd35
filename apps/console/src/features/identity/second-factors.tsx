import type { RouteResponse } from '@guanjia/contracts/core/route';
import {
  getSecondFactors,
  removeTotp,
  removeTrustedDevice,
  renewRecoveryCodes,
  startTotp,
} from '@guanjia/contracts/identity/second-factor';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Loaded } from '../../components/states.tsx';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { accountTexts } from './account-texts.ts';
import { deviceName } from './device-name.ts';
import { factorTexts } from './factor-texts.ts';
import { RecoveryCodes, TotpSetup } from './totp-setup.tsx';

type Factors = RouteResponse<typeof getSecondFactors>;

const factorsQuery = queryOptions({
  queryKey: ['identity', 'second-factors'],
  queryFn: ({ signal }) => api.call(getSecondFactors, {}, { signal }),
});

/** The second step of the own log-in, and the devices that need not take it. */
export function SecondFactors() {
  const query = useQuery(factorsQuery);
  return (
    <Loaded query={query} rows={3}>
      {(factors) => (
        <div className="stack">
          <App factors={factors} />
          {factors.trustedDevices.length > 0 && <Devices factors={factors} />}
        </div>
      )}
    </Loaded>
  );
}

function App({ factors }: { factors: Factors }) {
  const t = useT(factorTexts);
  const client = useQueryClient();
  const { run, dialog } = useStepUp();
  const [started, setStarted] = useState<RouteResponse<typeof startTotp>>();
  const [codes, setCodes] = useState<string[]>();
  const refresh = () => client.invalidateQueries({ queryKey: factorsQuery.queryKey });
  const start = () => run(async () => setStarted(await api.call(startTotp, {})));
  const renew = () =>
    run(async () => {
      setCodes((await api.call(renewRecoveryCodes, {})).recoveryCodes);
      await refresh();
    });
  const remove = () =>
    run(async () => {
      await api.call(removeTotp, {});
      showToast({ kind: 'done', text: t('disabled') });
      await refresh();
    });
  const done = (recoveryCodes: string[]) => {
    setStarted(undefined);
    setCodes(recoveryCodes);
    void refresh();
  };
  if (codes) return <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />;
  if (started) return <TotpSetup started={started} onDone={done} />;
  const { totp, policy } = factors;
  if (policy === 'off') return <p className="muted">{t('by_policy.off')}</p>;
  return (
    <>
      <p>
        {totp ? t('on', { time: formatDateTime(totp.createdAt) }) : t('off')}
        {totp && ` · ${t('codes.left', { n: factors.recoveryCodesLeft })}`}
      </p>
      {policy === 'required' && <p className="muted small">{t('by_policy.required')}</p>}
      <div className="row wrap">
        <Button type={totp ? 'default' : 'primary'} onClick={start}>
          {t(totp ? 'replace' : 'enable')}
        </Button>
        {totp && <Button onClick={renew}>{t('codes.renew')}</Button>}
        {totp && policy !== 'required' && (
          <Button danger onClick={remove}>
            {t('disable')}
          </Button>
        )}
      </div>
      {dialog}
    </>
  );
}

function Devices({ factors }: { factors: Factors }) {
  const t = useT(factorTexts);
  const words = useT(accountTexts);
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: (id: string) => api.call(removeTrustedDevice, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: factorsQuery.queryKey }),
  });
  return (
    <>
      <h3>{t('devices')}</h3>
      <p className="muted small">{t('devices.hint')}</p>
      <ul className="stack device-list">
        {factors.trustedDevices.map((device) => (
          <li key={device.id} className="row">
            <div className="grow">
              <div>
                {deviceName(device.userAgent) ?? words('unknown_device')}{' '}
                {device.current && <span className="badge tone-ready">{words('sessions.current')}</span>}
              </div>
              <div className="muted small">
                {device.ip} · {words('sessions.seen')} <RelativeTime at={device.lastUsedAt} /> ·{' '}
                {t('devices.until', { time: formatDateTime(device.expiresAt) })}
              </div>
            </div>
            <Button onClick={() => forget.mutate(device.id)}>{t('devices.forget')}</Button>
          </li>
        ))}
      </ul>
    </>
  );
}
