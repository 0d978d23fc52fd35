import type { Customer } from '@guanjia/contracts/customers/routes';
import { useT } from '../../lib/i18n.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { now } from '../../lib/time.ts';
import { RelativeTime } from '../relative-time.tsx';
import './customer.css';
import { CustomerMarks } from './customer-marks.tsx';
import { PhoneLine } from './phone-line.tsx';
import { SegmentBadges } from './segment-badges.tsx';
import { customerTexts } from './texts.ts';
import { useTerms } from './use-terms.ts';

/** Who this is, in two lines: the first thing an agent reads. */
export function CustomerSummary({ customer }: { customer: Customer }) {
  const t = useT(customerTexts);
  const words = useT(enumTexts);
  const terms = useTerms();
  const age = customer.birthYear ? now().year() - customer.birthYear : null;
  return (
    <div className="customer-summary">
      <div className="row wrap">
        <h2 className="customer-name">{customer.name}</h2>
        {customer.gender !== 'unknown' && customer.kind === 'person' && (
          <span className="muted">{words(`gender.${customer.gender}`)}</span>
        )}
        {age !== null && <span className="muted">{t('age', { n: age })}</span>}
        {customer.kind === 'company' && <span className="muted">{words('kind.company')}</span>}
        {customer.level !== 'normal' && (
          <span className={`badge ${terms.tone('level', customer.level)}`}>
            ★ {terms.name('level', customer.level)}
          </span>
        )}
        {(['stage', 'status'] as const).map((kind) => {
          const key = customer[kind];
          return (
            key && (
              <span key={kind} className={`badge ${terms.tone(kind, key)}`}>
                {terms.name(kind, key)}
              </span>
            )
          );
        })}
        <SegmentBadges customerId={customer.id} />
        <span className="badge">
          {words(`pool.${customer.pool}`)}
          {customer.owner ? ` · ${customer.owner.name}` : ''}
        </span>
      </div>
      <CustomerMarks customer={customer} />
      <div className="row wrap customer-line">
        {customer.phones.map((phone) => (
          <PhoneLine key={phone.id} customerId={customer.id} phone={phone} />
        ))}
        {customer.company && <span className="muted">{customer.company}</span>}
        {customer.region && <span className="muted">{customer.region}</span>}
        <span className="muted">
          {customer.lastContactAt ? (
            <>
              {t('last_contact')} <RelativeTime at={customer.lastContactAt} />
            </>
          ) : (
            t('last_contact.never')
          )}
        </span>
      </div>
      {customer.note && <p className="customer-note">{customer.note}</p>}
    </div>
  );
}
