import {
  type ConsentState,
  consentWays,
  type MarketingConsent,
  setMarketingConsent,
} from '@guanjia/contracts/customers/consent';
import { Button, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { DateTimeField } from '../../../components/date-time-field.tsx';
import { Field } from '../../../components/field.tsx';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { consentTexts } from './consent-texts.ts';
import { useSheetChange } from './use-sheet-change.ts';

const tones: Record<ConsentState, string> = {
  unknown: 'tone-idle',
  given: 'tone-ready',
  withdrawn: 'tone-alarm',
};

type Said = Pick<MarketingConsent, 'way' | 'note' | 'at'>;

/** Whether the customer agreed to advertising; taken down with when and how, because that is what proves it. */
export function ConsentSection(props: { customerId: string; consent: MarketingConsent; editable: boolean }) {
  const t = useT(consentTexts);
  const { customerId, consent } = props;
  const { change } = useSheetChange(customerId);
  const [open, setOpen] = useState<ConsentState>();
  const put = ({ state, at, way, note }: Omit<MarketingConsent, 'by'>) =>
    api.call(setMarketingConsent, {
      params: { id: customerId },
      body: { state, way, note, ...(at && { at }) },
    });
  const save = (state: ConsentState, said: Said) => {
    setOpen(undefined);
    void change({
      run: () => put({ state, ...said }),
      ahead: (sheet) => ({ ...sheet, marketingConsent: { ...consent, ...said, state } }),
      done: t('saved', { state: t(state) }),
      undo: () => put(consent),
    });
  };
  return (
    <section className="stack" aria-label={t('title')} style={{ gap: 6 }}>
      <div className="row">
        <h3 className="grow">{t('title')}</h3>
        {props.editable &&
          (['given', 'withdrawn'] as const)
            .filter((state) => state !== consent.state)
            .map((state) => (
              <Popover
                key={state}
                open={open === state}
                onOpenChange={(next) => setOpen(next ? state : undefined)}
                trigger="click"
                destroyOnHidden
                content={<ConsentForm state={state} onSave={(said) => save(state, said)} />}
              >
                <Button size="small">{t(state === 'given' ? 'give' : 'withdraw')}</Button>
              </Popover>
            ))}
      </div>
      <div className="row wrap" style={{ gap: 6 }}>
        <span className={`badge ${tones[consent.state]}`}>{t(consent.state)}</span>
        {consent.state === 'unknown' && <span className="muted small">{t('unknown.hint')}</span>}
        {consent.way && <span>{t(`way.${consent.way}`)}</span>}
        {consent.at && <span className="muted small">{formatDateTime(consent.at).slice(0, 16)}</span>}
        {consent.note && <span>{consent.note}</span>}
        {consent.by && <span className="muted small">{consent.by.name}</span>}
      </div>
    </section>
  );
}

function ConsentForm({ state, onSave }: { state: 'given' | 'withdrawn'; onSave: (said: Said) => void }) {
  const t = useT(consentTexts);
  const [said, setSaid] = useState<Said>({ way: 'spoken', at: null, note: null });
  const set = (part: Partial<Said>) => setSaid({ ...said, ...part });
  return (
    <form
      className="stack"
      style={{ width: 300, gap: 10 }}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(said);
      }}
    >
      <Field label={t('way')} required>
        {(control) => (
          <Select
            {...control}
            value={said.way}
            options={consentWays.map((value) => ({ value, label: t(`way.${value}`) }))}
            onChange={(way: MarketingConsent['way']) => set({ way })}
          />
        )}
      </Field>
      <DateTimeField label={t('at')} value={said.at} onChange={(at) => set({ at })} />
      <Field label={t('note')}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            placeholder={t('note.placeholder')}
            value={said.note ?? ''}
            onChange={({ target }) => set({ note: target.value || null })}
          />
        )}
      </Field>
      <div className="row end">
        <Button type="primary" size="small" htmlType="submit">
          {t(state === 'given' ? 'give' : 'withdraw')}
        </Button>
      </div>
    </form>
  );
}
