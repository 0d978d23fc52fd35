import {
  saveVocabulary,
  standardLevel,
  type Term,
  type Vocabulary,
  type VocabularyKind,
} from '@guanjia/contracts/customers/record-vocabulary';
import { arpuLevels, housingStages } from '@guanjia/contracts/customers/standard-vocabularies';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { vocabulariesQuery } from '../../../components/customer/customer-queries.ts';
import { PlusIcon } from '../../../components/icons.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { TermLine } from './term-line.tsx';
import { addTerm, inTreeOrder, moveTerm, removeTerm } from './term-list.ts';
import { settingsTexts } from './texts.ts';

const presets: Partial<
  Record<VocabularyKind, { terms: readonly Term[]; text: 'preset.arpu' | 'preset.housing' }>
> = {
  level: { terms: arpuLevels, text: 'preset.arpu' },
  stage: { terms: housingStages, text: 'preset.housing' },
};

/** One of the enterprise's ordered lists: words, colours, order; what records hold is retired, not removed. */
export function VocabularyEditor({ kind, vocabulary }: { kind: VocabularyKind; vocabulary: Vocabulary }) {
  const t = useT(settingsTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState<readonly Term[]>();
  const [error, setError] = useState<string>();
  const terms = draft ?? vocabulary.terms;
  const stored = new Set(vocabulary.terms.map(({ key }) => key));
  const preset = presets[kind];
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(saveVocabulary, { body: { kind, terms: [...terms], version: vocabulary.version } }),
    onSuccess: () => {
      setDraft(undefined);
      showToast({ kind: 'done', text: t('saved') });
      return client.invalidateQueries({ queryKey: vocabulariesQuery.queryKey });
    },
    onError: (failure) => setError(errorText(failure)),
  });
  const submit = () => {
    setError(undefined);
    if (terms.some(({ label }) => !label.zh.trim() && !label.en.trim())) setError(t('incomplete'));
    else save.mutate();
  };
  const usePreset = () => {
    if (!preset) return;
    // What records may hold stays, out of use.
    const kept = terms
      .filter(({ key }) => stored.has(key) && !preset.terms.some((term) => term.key === key))
      .map((term) => ({ ...term, retired: true }));
    setDraft([...preset.terms, ...kept]);
  };
  return (
    <div className="stack">
      <p className="muted">{t(`hint.${kind}`)}</p>
      {error && (
        <div className="notice tone-alarm" role="alert">
          {error}
        </div>
      )}
      <ul className="record-rows">
        {inTreeOrder(terms).map(({ term, depth }) => (
          <TermLine
            key={term.key}
            kind={kind}
            term={term}
            depth={depth}
            stored={stored.has(term.key)}
            fixed={kind === 'level' && term.key === standardLevel}
            onChange={(next) => setDraft(terms.map((one) => (one === term ? next : one)))}
            onMove={(step) => setDraft(moveTerm(terms, term.key, step))}
            onAddBelow={() => setDraft(addTerm(terms, kind, term.key))}
            onRemove={() => setDraft(removeTerm(terms, term.key))}
          />
        ))}
      </ul>
      <div className="row">
        <Button icon={<PlusIcon size={12} />} onClick={() => setDraft(addTerm(terms, kind, null))}>
          {t('add')}
        </Button>
        {preset && <Button onClick={usePreset}>{t(preset.text)}</Button>}
        <span className="grow" />
        {draft && <Button onClick={() => setDraft(undefined)}>{common('cancel')}</Button>}
        <Button type="primary" disabled={!draft} loading={save.isPending} onClick={submit}>
          {common('save')}
        </Button>
      </div>
    </div>
  );
}
