import { type ContactType, personDocuments } from '@guanjia/contracts/customers/record-contact-points';
import { Checkbox, Input, Select } from 'antd';
import { DateTimeField } from '../../../components/date-time-field.tsx';
import { Field } from '../../../components/field.tsx';
import { useT } from '../../../lib/i18n.ts';
import { contactTexts } from './contact-texts.ts';
import type { PointDraft } from './point-draft.ts';

interface Props {
  draft: PointDraft;
  set: (patch: Partial<PointDraft>) => void;
  ofCompany: boolean;
}

const nobody = { name: '', type: 'resident_id', number: '', letter: false } as const;

/** Whose document it is, how long it counts, and who acts for the holder (CUS-020, CUS-021). */
export function DocumentFields({ draft, set, ofCompany }: Props) {
  const t = useT(contactTexts);
  const agent = draft.agent ?? nobody;
  const setAgent = (patch: Partial<NonNullable<PointDraft['agent']>>) => {
    const next = { ...agent, ...patch };
    set({ agent: next.name || next.number || next.letter ? next : null });
  };
  return (
    <>
      <Field label={t('expiresOn')}>
        {(control) => (
          <DateTimeField
            id={control.id}
            label={t('expiresOn')}
            hideLabel
            day
            value={draft.expiresOn}
            onChange={(expiresOn) => set({ expiresOn })}
          />
        )}
      </Field>
      <Field label={t('holder')} hint={t('holder.hint')}>
        {(control) => (
          <Input
            {...control}
            maxLength={100}
            value={draft.holder}
            onChange={({ target }) => set({ holder: target.value })}
          />
        )}
      </Field>
      <Field label={t('agent.title')} required={ofCompany} group wide>
        {() => (
          <div className="stack" style={{ gap: 8 }}>
            <div className="row">
              <Input
                aria-label={t('agent.name')}
                placeholder={t('agent.name')}
                maxLength={100}
                value={agent.name}
                onChange={({ target }) => setAgent({ name: target.value })}
              />
              <Select
                aria-label={t('agent.type')}
                style={{ minWidth: 150 }}
                value={agent.type}
                options={personDocuments.map((value) => ({
                  value,
                  label: t(`type.${value as ContactType}`),
                }))}
                onChange={(type) => setAgent({ type })}
              />
              <Input
                aria-label={t('agent.number')}
                placeholder={t('agent.number')}
                maxLength={40}
                value={agent.number}
                onChange={({ target }) => setAgent({ number: target.value })}
              />
            </div>
            <Checkbox checked={agent.letter} onChange={({ target }) => setAgent({ letter: target.checked })}>
              {t('agent.letter')}
            </Checkbox>
          </div>
        )}
      </Field>
    </>
  );
}
