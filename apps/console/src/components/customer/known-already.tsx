import { findDuplicates } from '@guanjia/contracts/customers/merging';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { duplicateTexts } from './duplicate-texts.ts';

interface Typed {
  name: string;
  phones: string[];
  company: string;
  region: string;
}

/** After the last key, ms: long enough not to ask for every letter. */
const pauseMs = 400;

/** Who may be the customer that is being typed. Never in the way: it asks in pauses, and says nothing when it fails. */
export function KnownAlready({ typed }: { typed: Typed }) {
  const t = useT(duplicateTexts);
  const asked = useSettled(JSON.stringify(typed));
  const body = JSON.parse(asked) as Typed;
  const worthAsking = body.phones.length > 0 || (body.name !== '' && (body.company || body.region) !== '');
  const query = useQuery({
    queryKey: ['customers', 'known-already', asked],
    enabled: worthAsking,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
    meta: { errors: 'inline' },
    // What is out of date is aborted.
    queryFn: ({ signal }) => api.call(findDuplicates, { body }, { signal }),
  });
  const found = worthAsking ? query.data : undefined;
  if (!found || found.items.length + found.elsewhere === 0) return <div aria-live="polite" />;
  return (
    // At the lower edge of what is seen: nothing moves away from under the pointer.
    <div
      className="notice tone-wrapup"
      aria-live="polite"
      style={{ position: 'sticky', bottom: 0, zIndex: 2, display: 'block' }}
    >
      <strong>{t('found')}</strong>
      {found.items.map((one) => (
        <div key={one.id} className="row wrap">
          <span>{one.name}</span>
          <span>{one.phones[0]?.number}</span>
          <span className="muted">{one.owner?.name}</span>
          {one.reasons.map((reason) => (
            <span key={reason} className="badge">
              {t(`reason.${reason}`)}
            </span>
          ))}
          <Link to="/customers/$id" params={{ id: one.id }} target="_blank">
            {t('open')}
          </Link>
        </div>
      ))}
      {found.elsewhere > 0 && <div className="muted">{t('elsewhere', { n: found.elsewhere })}</div>}
    </div>
  );
}

/** A text once it has not changed for a while. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
