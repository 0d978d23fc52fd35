import { getCaptcha } from '@guanjia/contracts/identity/routes';
import { useQuery } from '@tanstack/react-query';
import { Input, type InputRef } from 'antd';
import { type RefObject, useRef } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { identityTexts } from './texts.ts';

interface Captcha {
  shown: boolean;
  /** SVG text; undefined while it loads. */
  svg: string | undefined;
  failed: boolean;
  box: RefObject<InputRef | null>;
  renew(): void;
  /** What a request says of the picture that is shown. */
  answered(answer: string): { captchaId: string; captcha: string };
}

/** A picture with characters, loaded once it is needed. */
export function useCaptcha(shown: boolean): Captcha {
  const box = useRef<InputRef>(null);
  const picture = useQuery({
    queryKey: ['captcha'],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    enabled: shown,
    queryFn: () => api.call(getCaptcha, {}),
  });
  return {
    shown,
    svg: picture.data?.svg,
    failed: picture.isError,
    box,
    renew: () => void picture.refetch(),
    answered: (captcha) => ({ captchaId: picture.data?.captchaId ?? crypto.randomUUID(), captcha }),
  };
}

export function CaptchaField(props: {
  captcha: Captcha;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}) {
  const t = useT(identityTexts);
  const { captcha } = props;
  return (
    <Field label={t('login.captcha')} error={props.error} hint={t('login.captcha.renew')}>
      {(control) => (
        <div className="row">
          <Input
            {...control}
            ref={captcha.box}
            size="large"
            autoComplete="off"
            maxLength={10}
            value={props.value}
            onChange={({ target }) => props.onChange(target.value)}
          />
          <button
            type="button"
            className="captcha"
            aria-label={t('login.captcha.renew')}
            onClick={() => {
              props.onChange('');
              captcha.renew();
            }}
          >
            {captcha.svg ? (
              <img alt="" src={`data:image/svg+xml,${encodeURIComponent(captcha.svg)}`} />
            ) : (
              <span className="muted small">{captcha.failed ? t('login.captcha.failed') : '…'}</span>
            )}
          </button>
        </div>
      )}
    </Field>
  );
}
