import type { Customer } from '@guanjia/contracts/customers/routes';
import { useT } from '../../lib/i18n.ts';
import { recordTexts } from './record-texts.ts';
import { colorTones } from './use-terms.ts';

/** What must be seen before anything is said: the list that the customer is on, the greeting, the tags. */
export function CustomerMarks({ customer }: { customer: Customer }) {
  const t = useT(recordTexts);
  const { listed, greeting, tags } = customer;
  return (
    <>
      {listed && (
        <div className={`notice ${listed.list === 'black' ? 'tone-alarm' : 'tone-ready'}`} role="status">
          <strong>{t(`listed.${listed.list}`)}</strong>{' '}
          {t(`listed.${listed.list}.hint`, { reason: listed.reason })}
        </div>
      )}
      {greeting && (
        <p className="customer-greeting">
          <span className="muted small">{t('greeting')}</span> “{greeting}”
        </p>
      )}
      {tags.length > 0 && (
        <div className="row wrap" style={{ gap: 4 }}>
          {tags.map(({ id, name, color }) => (
            <span key={id} className={`badge ${colorTones[color]}`}>
              {name}
            </span>
          ))}
        </div>
      )}
    </>
  );
}
