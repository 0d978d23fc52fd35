// biome-ignore-all lint/suspicious/noArrayIndexKey: items are edited in place; the place is the identity
import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { DownIcon, PlusIcon, TrashIcon, UpIcon } from '../../components/icons.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { contentTexts } from './content-texts.ts';

export interface ContentDraft<Item> {
  id: string;
  name: string;
  items: readonly Item[];
  version: number;
}

/** Moves an item; out of range changes nothing. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return items;
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(to, 0, item);
}

interface ContentEditorProps<Item> {
  title: string;
  newLabel: string;
  addLabel: string;
  empty: { title: string; hint: string };
  existing: readonly ContentDraft<Item>[];
  blank: () => ContentDraft<Item>;
  newItem: (items: readonly Item[]) => Item;
  itemName: (item: Item) => string;
  removedText: (name: string) => string;
  incomplete: (item: Item) => boolean;
  renderItem: (item: Item, change: (next: Item) => void, all: readonly Item[]) => ReactNode;
  preview: (items: readonly Item[]) => ReactNode;
  saving: boolean;
  onSave: (draft: ContentDraft<Item>, done: (saved: ContentDraft<Item>) => void) => void;
}

/** The draft being edited beside what is stored, with undo. */
function useContentEditor<Item>(props: ContentEditorProps<Item>) {
  const t = useT(contentTexts);
  const common = useT(commonTexts);
  const [chosen, setChosen] = useState<string | undefined>(props.existing[0]?.id);
  const [edited, setEdited] = useState<ContentDraft<Item>>();
  const [error, setError] = useState<string>();
  const stored = props.existing.find(({ id }) => id === chosen);
  const draft = edited && edited.id === chosen ? edited : stored;
  const change = (patch: Partial<ContentDraft<Item>>) => draft && setEdited({ ...draft, ...patch });
  const setItem = (index: number, item: Item) => change({ items: draft?.items.with(index, item) ?? [] });

  const remove = (index: number) => {
    if (!draft) return;
    const item = draft.items[index];
    if (item === undefined) return;
    const before = draft;
    setEdited({ ...draft, items: draft.items.toSpliced(index, 1) });
    showToast({
      kind: 'info',
      text: props.removedText(props.itemName(item)),
      action: { label: common('undo'), run: () => setEdited(before) },
    });
  };
  const save = () => {
    if (!draft) return;
    const broken = draft.items.findIndex(props.incomplete);
    if (!draft.name.trim()) return setError(t('error.name'));
    if (draft.items.length === 0) return setError(t('error.empty'));
    if (broken >= 0) return setError(t('error.incomplete', { n: broken + 1 }));
    setError(undefined);
    props.onSave(draft, () => setEdited(undefined));
  };
  const create = () => {
    const blank = props.blank();
    setEdited(blank);
    setChosen(blank.id);
  };
  const entries =
    edited && !props.existing.some(({ id }) => id === edited.id)
      ? [edited, ...props.existing]
      : props.existing;

  return {
    t,
    common,
    chosen,
    setChosen,
    edited,
    error,
    draft,
    change,
    setItem,
    remove,
    save,
    create,
    entries,
  };
}

/** List left, cards in the middle, what agents see on the right: scripts and questionnaires share it. */
export function ContentEditor<Item>(props: ContentEditorProps<Item>) {
  const {
    t,
    common,
    chosen,
    setChosen,
    edited,
    error,
    draft,
    change,
    setItem,
    remove,
    save,
    create,
    entries,
  } = useContentEditor(props);

  return (
    <section className="page" aria-label={props.title}>
      <header className="page-head">
        <h1>{props.title}</h1>
        <div className="grow" />
        {edited && <span className="muted small">{t('unsaved')}</span>}
        <Button icon={<PlusIcon />} onClick={create}>
          {props.newLabel}
        </Button>
        <Button type="primary" disabled={!edited} loading={props.saving} onClick={save}>
          {common('save')}
        </Button>
      </header>
      <div className="editor">
        <nav className="panel editor-list" aria-label={props.title}>
          {entries.map((entry) => (
            <button
              key={entry.id}
              type="button"
              className="editor-item ellipsis"
              aria-current={entry.id === chosen}
              onClick={() => setChosen(entry.id)}
            >
              {(entry.id === edited?.id ? edited.name : entry.name) || props.newLabel}
            </button>
          ))}
        </nav>
        {draft ? (
          <>
            <div className="panel editor-main stack">
              {error && (
                <div className="notice tone-alarm" role="alert">
                  {error}
                </div>
              )}
              <Field label={t('name')} required>
                {(control) => (
                  <Input
                    {...control}
                    maxLength={100}
                    value={draft.name}
                    onChange={({ target }) => change({ name: target.value })}
                  />
                )}
              </Field>
              {draft.items.map((item, index) => (
                <article
                  key={index}
                  className="editor-card"
                  aria-label={`${index + 1}. ${props.itemName(item)}`}
                >
                  <CardHead
                    title={`${index + 1}. ${props.itemName(item)}`}
                    first={index === 0}
                    last={index === draft.items.length - 1}
                    onMove={(step) => change({ items: moved(draft.items, index, index + step) })}
                    onRemove={() => remove(index)}
                  />
                  {props.renderItem(item, (next) => setItem(index, next), draft.items)}
                </article>
              ))}
              <div>
                <Button
                  icon={<PlusIcon />}
                  onClick={() => change({ items: [...draft.items, props.newItem(draft.items)] })}
                >
                  {props.addLabel}
                </Button>
              </div>
            </div>
            <aside className="panel editor-preview stack" aria-label={t('preview')}>
              <h2 className="muted">{t('preview')}</h2>
              {props.preview(draft.items)}
            </aside>
          </>
        ) : (
          <div className="panel" style={{ gridColumn: 'span 2' }}>
            <EmptyState title={props.empty.title} hint={props.empty.hint}>
              <Button type="primary" onClick={create}>
                {props.newLabel}
              </Button>
            </EmptyState>
          </div>
        )}
      </div>
    </section>
  );
}

function CardHead(props: {
  title: string;
  first: boolean;
  last: boolean;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}) {
  const t = useT(contentTexts);
  const common = useT(commonTexts);
  const button = { type: 'button', className: 'icon-button' } as const;
  return (
    <div className="row">
      <strong className="grow ellipsis">{props.title}</strong>
      <button {...button} aria-label={t('move.up')} disabled={props.first} onClick={() => props.onMove(-1)}>
        <UpIcon />
      </button>
      <button {...button} aria-label={t('move.down')} disabled={props.last} onClick={() => props.onMove(1)}>
        <DownIcon />
      </button>
      <button {...button} aria-label={common('remove')} onClick={props.onRemove}>
        <TrashIcon />
      </button>
    </div>
  );
}

/** The next free key such as `step_3`; keys are never used again for another meaning within the draft. */
export function freeKey(prefix: string, taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`${prefix}_${number}`)) number += 1;
  return `${prefix}_${number}`;
}
