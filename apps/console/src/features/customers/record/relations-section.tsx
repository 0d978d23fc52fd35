import type { RecordSheet } from '@guanjia/contracts/customers/record';
import { addRelation, type Relation, removeRelation } from '@guanjia/contracts/customers/record-company';
import { Link } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTerms } from '../../../components/customer/use-terms.ts';
import { PlusIcon } from '../../../components/icons.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { CustomerPicker } from './customer-picker.tsx';
import { recordPageTexts } from './texts.ts';
import { useSheetChange } from './use-sheet-change.ts';

/** Other customers that this one has to do with, each named from this side. */
export function RelationsSection({
  customerId,
  sheet,
  editable: mayEdit,
}: {
  customerId: string;
  sheet: RecordSheet;
  editable: boolean;
}) {
  const t = useT(recordPageTexts);
  const common = useT(commonTexts);
  const { change } = useSheetChange(customerId);
  const [adding, setAdding] = useState(false);
  const name = useRelationName();
  return (
    <section className="stack" aria-label={t('relations')} style={{ gap: 6 }}>
      <div className="row">
        <h3 className="grow">{t('relations')}</h3>
        {mayEdit && (
          <Button size="small" icon={<PlusIcon size={12} />} onClick={() => setAdding(true)}>
            {t('relations.add')}
          </Button>
        )}
      </div>
      {adding && <RelationForm customerId={customerId} onDone={() => setAdding(false)} />}
      {sheet.relations.length === 0 && !adding && <p className="muted">{t('relations.none')}</p>}
      <ul className="record-rows">
        {sheet.relations.map((relation) => (
          <li key={relation.id} className="row wrap" style={{ gap: 6 }}>
            <span className="badge">{name(relation)}</span>
            <Link to="/customers/$id" params={{ id: relation.customer.id }} className="strong">
              {relation.customer.name}
            </Link>
            {relation.note && <span className="muted">{relation.note}</span>}
            <span className="grow" />
            {mayEdit && (
              <Button
                size="small"
                type="text"
                onClick={() =>
                  void change({
                    run: () =>
                      api.call(removeRelation, { params: { id: customerId, relationId: relation.id } }),
                    ahead: (before) => ({
                      ...before,
                      relations: before.relations.filter(({ id }) => id !== relation.id),
                    }),
                    done: t('relations.removed', { name: relation.customer.name }),
                    undo: () =>
                      api.call(addRelation, {
                        params: { id: customerId },
                        body: {
                          customerId: relation.customer.id,
                          type: relation.type,
                          forward: relation.forward,
                          note: relation.note,
                        },
                      }),
                  })
                }
              >
                {common('remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the other side is to this one. */
function useRelationName(): (relation: Pick<Relation, 'type' | 'forward'>) => string {
  const { words } = useTerms();
  return ({ type, forward }) => {
    const term = words?.relation.terms.find(({ key }) => key === type);
    if (!term) return type;
    return labelOf(forward ? term.label : (term.inverse ?? term.label));
  };
}

function RelationForm({ customerId, onDone }: { customerId: string; onDone: () => void }) {
  const t = useT(recordPageTexts);
  const common = useT(commonTexts);
  const { words } = useTerms();
  const sheet = useSheetChange(customerId);
  const name = useRelationName();
  const [other, setOther] = useState<string>();
  const [kind, setKind] = useState<string>();
  const [note, setNote] = useState('');
  const options = (words?.relation.terms ?? [])
    .filter(({ retired }) => !retired)
    .flatMap(({ key, label, inverse }) => [
      { value: `${key} forward`, label: labelOf(label) },
      ...(inverse && inverse.zh !== label.zh
        ? [{ value: `${key} back`, label: name({ type: key, forward: false }) }]
        : []),
    ]);
  const save = async () => {
    const [type = '', way] = (kind ?? '').split(' ');
    const body = { customerId: other ?? '', type, forward: way === 'forward', note: note || null };
    if (await sheet.change({ run: () => api.call(addRelation, { params: { id: customerId }, body }) }))
      onDone();
  };
  return (
    <form
      className="row wrap"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <CustomerPicker label={t('relations.pick')} not={customerId} value={other} onChange={setOther} />
      <span className="muted">{t('relations.is')}</span>
      <Select
        style={{ width: 130 }}
        aria-label={t('relations')}
        value={kind ?? null}
        options={options}
        onChange={(next: string) => setKind(next)}
      />
      <Input
        style={{ width: 150 }}
        aria-label={t('relations.note')}
        placeholder={t('relations.note')}
        maxLength={200}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <Button size="small" onClick={onDone}>
        {common('cancel')}
      </Button>
      <Button
        size="small"
        type="primary"
        htmlType="submit"
        disabled={!other || !kind}
        loading={sheet.pending}
      >
        {common('save')}
      </Button>
    </form>
  );
}
