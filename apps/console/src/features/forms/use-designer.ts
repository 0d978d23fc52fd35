import type { FormContent, FormDefinition } from '@guanjia/contracts/forms/routes';
import { discardFormDraft, saveFormDraft } from '@guanjia/contracts/forms/routes';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { hasCode, showError } from '../../lib/errors.ts';
import { changed, type History, redone, startHistory, undone } from './designer-history.ts';
import { formQuery } from './forms-queries.ts';

export type Saving = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

/** So long after the last change a draft goes to the server, ms. */
const saveAfter = 800;

/** The form being designed, with undo; every change is kept as a draft on the server by itself. */
export function useDesigner(definition: FormDefinition) {
  const client = useQueryClient();
  const { object } = definition;
  const [history, setHistory] = useState<History<FormContent>>(() =>
    startHistory(definition.draft ?? definition.published),
  );
  const [hasDraft, setHasDraft] = useState(definition.draft !== null);
  const [saving, setSaving] = useState<Saving>('saved');
  const revision = useRef(definition.revision);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const take = (answer: FormDefinition) => {
    revision.current = answer.revision;
    client.setQueryData(formQuery(object).queryKey, answer);
  };
  const save = async (content: FormContent) => {
    setSaving('saving');
    try {
      take(await api.call(saveFormDraft, { body: { object, revision: revision.current, ...content } }));
      setSaving((now) => (now === 'saving' ? 'saved' : now));
    } catch (error) {
      const conflict = hasCode(error, 'version_conflict');
      setSaving(conflict ? 'conflict' : 'failed');
      if (!conflict) showError(error);
      throw error;
    }
  };
  // One after the other: each save needs the revision of the one before.
  const enqueue = (content: FormContent) => {
    const next = queue.current.then(() => save(content));
    queue.current = next.catch(() => undefined);
    return next;
  };
  const flush = (): Promise<unknown> => {
    if (timer.current === undefined) return queue.current;
    clearTimeout(timer.current);
    timer.current = undefined;
    return enqueue(history.present);
  };
  const put = (next: History<FormContent>) => {
    if (next === history) return;
    setHistory(next);
    setHasDraft(true);
    setSaving('waiting');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void enqueue(next.present).catch(() => undefined);
    }, saveAfter);
  };
  const leave = useEffectEvent(() => {
    if (timer.current !== undefined) void flush().catch(() => undefined);
  });
  useEffect(() => () => leave(), []);

  return {
    content: history.present,
    saving,
    hasDraft,
    revision: () => revision.current,
    flush,
    change: (content: FormContent, mark?: string) => put(changed(history, content, mark)),
    undo: history.past.length > 0 ? () => put(undone(history)) : undefined,
    redo: history.future.length > 0 ? () => put(redone(history)) : undefined,
    async discard() {
      await flush().catch(() => undefined);
      const answer = await api.call(discardFormDraft, { body: { object, revision: revision.current } });
      take(answer);
      setHistory(startHistory(answer.published));
      setHasDraft(false);
      setSaving('saved');
    },
    published(answer: FormDefinition) {
      take(answer);
      setHistory(startHistory(answer.published));
      setHasDraft(false);
      setSaving('saved');
    },
  };
}

export type Designer = ReturnType<typeof useDesigner>;
