import { type Customer, revealPhone } from '@guanjia/contracts/customers/routes';
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { CopyIcon, EyeIcon } from '../icons.tsx';
import { customerTexts } from './texts.ts';

type Phone = Customer['phones'][number];

/** A masked number with copy, and reveal for a stated purpose. A revealed number is not kept. */
export function PhoneLine({ customerId, phone }: { customerId: string; phone: Phone }) {
  const t = useT(customerTexts);
  const mayReveal = useMay('customers.reveal');
  const [revealed, setRevealed] = useState<string>();
  const number = revealed ?? phone.number;
  return (
    <span className="row phone-line">
      <span className="strong">{number}</span>
      {phone.extension && <span className="muted">{t('phone.extension', { ext: phone.extension })}</span>}
      <button
        type="button"
        className="icon-button"
        aria-label={t('phone.copy')}
        title={t('phone.copy')}
        onClick={() => {
          void navigator.clipboard
            .writeText(number)
            .then(() => showToast({ kind: 'done', text: t('phone.copied') }));
        }}
      >
        <CopyIcon size={14} />
      </button>
      {phone.revealable && mayReveal && !revealed && (
        <Reveal customerId={customerId} phoneId={phone.id} onShow={setRevealed} />
      )}
    </span>
  );
}

const quickPurposes = ['reveal.callback', 'reveal.verify', 'reveal.contract'] as const;

function Reveal(props: { customerId: string; phoneId: string; onShow: (number: string) => void }) {
  const t = useT(customerTexts);
  const [open, setOpen] = useState(false);
  const [purpose, setPurpose] = useState('');
  const reveal = useMutation({
    mutationFn: (why: string) =>
      api.call(revealPhone, {
        params: { id: props.customerId, phoneId: props.phoneId },
        body: { purpose: why },
      }),
    onSuccess: ({ number }) => {
      setOpen(false);
      props.onShow(number);
    },
  });
  const submit = (why: string) => {
    if (why.trim()) reveal.mutate(why.trim());
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      content={
        <form
          className="stack"
          style={{ width: 260, gap: 8 }}
          onSubmit={(event) => {
            event.preventDefault();
            submit(purpose);
          }}
        >
          <Input
            autoFocus
            aria-label={t('reveal.purpose')}
            placeholder={t('reveal.purpose')}
            maxLength={200}
            value={purpose}
            onChange={({ target }) => setPurpose(target.value)}
          />
          <div className="row wrap">
            {quickPurposes.map((key) => (
              <button key={key} type="button" className="chip" onClick={() => submit(t(key))}>
                {t(key)}
              </button>
            ))}
          </div>
          <div className="row">
            <span className="muted small grow">{t('reveal.why')}</span>
            <Button
              size="small"
              type="primary"
              htmlType="submit"
              loading={reveal.isPending}
              disabled={!purpose.trim()}
            >
              {t('reveal.show')}
            </Button>
          </div>
        </form>
      }
    >
      <button type="button" className="icon-button" aria-label={t('phone.reveal')} title={t('phone.reveal')}>
        <EyeIcon size={15} />
      </button>
    </Popover>
  );
}
