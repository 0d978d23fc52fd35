import { listSignOnProviders, startSingleSignOn } from '@guanjia/contracts/identity/single-sign-on';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { remember } from '../../../lib/remember.ts';
import { signOnTexts } from './texts.ts';
import { beginTrip } from './trip.ts';

/** A button per provider of the enterprise; nothing while the code is not typed, or it has none. */
export function SignOnButtons({ tenantCode }: { tenantCode: string }) {
  const t = useT(signOnTexts);
  const { redirect } = useSearch({ strict: false }) as { redirect?: string };
  const providers = useQuery({
    queryKey: ['sign-on-providers', tenantCode],
    enabled: tenantCode !== '',
    queryFn: () => api.call(listSignOnProviders, { query: { tenantCode } }),
    meta: { errors: 'inline' },
  });
  const start = useMutation({
    meta: { errors: 'inline' },
    mutationFn: (providerId: string) => api.call(startSingleSignOn, { body: { tenantCode, providerId } }),
    onSuccess: ({ url, handle }) => {
      remember('tenant', tenantCode);
      beginTrip({ handle, redirect: redirect ?? '/' });
      window.location.assign(url);
    },
  });
  return (
    <>
      {providers.data?.items.map(({ id, name }) => (
        <Button
          key={id}
          size="large"
          block
          loading={start.variables === id && (start.isPending || start.isSuccess)}
          onClick={() => start.mutate(id)}
        >
          {t('log_in', { name })}
        </Button>
      ))}
      {start.error && (
        <div className="notice tone-alarm" role="alert">
          {errorText(start.error)}
        </div>
      )}
    </>
  );
}
