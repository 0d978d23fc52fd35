import type { Violation } from '@guanjia/contracts/audit/violations';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { PlusIcon, TrashIcon } from '../../components/icons.tsx';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { violationTexts } from './violation-texts.ts';

type Evidence = Violation['evidence'][number];
const types: readonly Evidence['type'][] = ['audit_entry', 'call', 'customer'];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Entries, calls and customers that prove it, by their numbers. */
export function EvidenceEditor(props: {
  evidence: readonly Evidence[];
  onChange: (evidence: Evidence[]) => void;
}) {
  const t = useT(violationTexts);
  const common = useT(commonTexts);
  const [draft, setDraft] = useState<Evidence>({ type: 'audit_entry', id: '', note: '' });
  const add = () => {
    props.onChange([...props.evidence, { ...draft, id: draft.id.trim() }]);
    setDraft({ ...draft, id: '', note: '' });
  };
  return (
    <fieldset className="stack" style={{ border: 0, padding: 0, margin: 0 }}>
      <legend>{t('evidence')}</legend>
      {props.evidence.map((item, index) => (
        <div key={`${item.type} ${item.id}`} className="row">
          <span className="grow ellipsis">
            {t(`evidence.${item.type}`)} {item.id} {item.note}
          </span>
          <button
            type="button"
            className="icon-button"
            aria-label={common('remove')}
            onClick={() => props.onChange(props.evidence.toSpliced(index, 1))}
          >
            <TrashIcon />
          </button>
        </div>
      ))}
      <div className="row">
        <Select
          aria-label={t('evidence.type')}
          style={{ width: 120, flex: 'none' }}
          value={draft.type}
          options={types.map((type) => ({ value: type, label: t(`evidence.${type}`) }))}
          onChange={(type) => setDraft({ ...draft, type })}
        />
        <Input
          aria-label={t('evidence.id')}
          placeholder={t('evidence.id')}
          value={draft.id}
          onChange={({ target }) => setDraft({ ...draft, id: target.value })}
        />
        <Input
          aria-label={t('evidence.note')}
          placeholder={t('evidence.note')}
          maxLength={200}
          value={draft.note}
          onChange={({ target }) => setDraft({ ...draft, note: target.value })}
        />
        <Button icon={<PlusIcon size={12} />} disabled={!uuid.test(draft.id.trim())} onClick={add}>
          {t('evidence.add')}
        </Button>
      </div>
    </fieldset>
  );
}
