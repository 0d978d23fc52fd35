import { type Customer, revealPhone } from '@guanjia/contracts/customers/routes';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { CopyIcon } from '../icons.tsx';
import { RevealButton } from '../reveal/reveal-button.tsx';
import { useRevealed } from '../reveal/use-revealed.ts';
import { recordTexts } from './record-texts.ts';
import { customerTexts } from './texts.ts';

type Phone = Customer['phones'][number];

/** A masked number with copy, and reveal for a stated purpose. A revealed number is not kept, and hidden again soon. */
export function PhoneLine({ customerId, phone }: { customerId: string; phone: Phone }) {
  const t = useT(customerTexts);
  const record = useT(recordTexts);
  const mayReveal = useMay('customers.reveal');
  const [revealed, setRevealed] = useRevealed<string>();
  const number = revealed ?? phone.number;
  return (
    <span className="row phone-line">
      <span className={phone.doNotUse ? 'strong struck' : 'strong'}>{number}</span>
      {phone.doNotUse && <span className="badge tone-alarm">{record('do_not_use')}</span>}
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
        <RevealButton
          label={t('phone.reveal')}
          reveal={async (reason) => {
            const params = { id: customerId, phoneId: phone.id };
            setRevealed((await api.call(revealPhone, { params, body: reason })).number);
          }}
        />
      )}
    </span>
  );
}
