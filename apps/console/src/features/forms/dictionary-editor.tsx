import {
  type Dictionary,
  type DictionaryEntry,
  downloadDictionary,
  importDictionary,
  listDictionaryVersions,
  saveDictionary,
} from '@guanjia/contracts/forms/dictionaries';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Radio, Select } from 'antd';
import { useRef, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { DownIcon, PlusIcon, TrashIcon, UpIcon, UploadIcon } from '../../components/icons.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { addEntry, inTreeOrder, isComplete, moveEntry } from './entry-list.ts';
import { formsTexts } from './texts.ts';

/** More lines than these make the page slow; the rest is found by its words. */
const shownEntries = 300;

interface Props {
  dictionary: Dictionary;
  /** An earlier version, for reading only. */
  old: boolean;
  onVersion: (version: number | undefined) => void;
}

function useDictionaryDraft({ dictionary }: Props) {
  const t = useT(formsTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState<Dictionary>();
  const [error, setError] = useState<string>();
  const now = draft ?? dictionary;
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      const { key, label, kind, entries, version } = now;
      const ordered = inTreeOrder(entries).map(({ entry }) => entry);
      return api.call(saveDictionary, {
        params: { id: key },
        body: { label, kind, entries: ordered, version },
      });
    },
    onSuccess: (saved) => {
      setDraft(undefined);
      showToast({ kind: 'done', text: t('dictionaries.saved', { n: saved.version }) });
      void client.invalidateQueries({ queryKey: ['forms'] });
      void client.invalidateQueries({ queryKey: ['customers', 'form'] });
    },
    onError: (failure) => setError(errorText(failure)),
  });
  return {
    now,
    dirty: draft !== undefined,
    error,
    saving: save.isPending,
    change: (patch: Partial<Dictionary>) => setDraft({ ...now, ...patch }),
    save() {
      const named = now.label.zh.trim() || now.label.en.trim();
      if (!named || !isComplete(now.entries)) return setError(t('entry.bad'));
      setError(undefined);
      save.mutate();
    },
  };
}

/** One dictionary: its name, its entries as a list or tree, its files and earlier versions. */
export function DictionaryEditor(props: Props) {
  const t = useT(formsTexts);
  const common = useT(commonTexts);
  const mayManage = useMay('forms.manage');
  const { now, dirty, error, saving, change, save } = useDictionaryDraft(props);
  const [find, setFind] = useState('');
  const readOnly = !mayManage || props.old || now.origin === 'fixed';
  const stored = new Set(props.dictionary.entries.map(({ code }) => code));
  const text = find.trim().toLowerCase();
  const found = inTreeOrder(now.entries).filter(({ entry }) =>
    [entry.code, entry.label.zh, entry.label.en].some((part) => part.toLowerCase().includes(text)),
  );
  const add = (parent: string | null) => change({ entries: addEntry(now.entries, parent).entries });
  return (
    <div className="panel stack">
      <div className="row wrap">
        <strong>{now.key}</strong>
        <span className="muted">{t('dictionaries.version', { n: now.version })}</span>
        <span className="badge tone-idle">{t(`dictionaries.origin.${now.origin}`)}</span>
        <div className="grow" />
        {now.version + stored.size > 0 && <Files id={now.key} />}
        {!readOnly && now.version + stored.size > 0 && !dirty && <ImportButton id={now.key} />}
        {mayManage && now.origin !== 'fixed' && <Versions {...props} />}
        {!readOnly && (
          <Button type="primary" disabled={!dirty} loading={saving} onClick={save}>
            {common('save')}
          </Button>
        )}
      </div>
      {props.old && <div className="notice tone-wrapup">{t('dictionaries.history.old')}</div>}
      {error && (
        <div className="notice tone-alarm" role="alert">
          {error}
        </div>
      )}
      <Names dictionary={now} disabled={readOnly} onChange={change} />
      <div className="row">
        <Input
          aria-label={t('dictionaries.find')}
          placeholder={t('dictionaries.find')}
          allowClear
          value={find}
          onChange={({ target }) => setFind(target.value)}
        />
        {!readOnly && (
          <Button icon={<PlusIcon />} onClick={() => add(null)}>
            {t('entry.add')}
          </Button>
        )}
      </div>
      {found.length === 0 && <p className="muted">{t('dictionaries.none')}</p>}
      <ul className="entries">
        {found.slice(0, shownEntries).map(({ entry, depth }) => (
          <EntryLine
            key={now.entries.indexOf(entry)}
            entry={entry}
            depth={depth}
            stored={stored.has(entry.code)}
            disabled={readOnly}
            tree={now.kind === 'tree'}
            onChange={(next) => change({ entries: replaceEntry(now.entries, entry, next) })}
            onMove={(step) => change({ entries: moveEntry(now.entries, entry.code, step) })}
            onAddBelow={() => add(entry.code)}
            onRemove={() => change({ entries: now.entries.filter((one) => one !== entry) })}
          />
        ))}
      </ul>
      {found.length > shownEntries && (
        <p className="muted small">{t('dictionaries.more', { n: found.length - shownEntries })}</p>
      )}
    </div>
  );
}

/** Children follow when the code of their parent changes. */
function replaceEntry(
  entries: readonly DictionaryEntry[],
  entry: DictionaryEntry,
  next: DictionaryEntry,
): DictionaryEntry[] {
  return entries.map((one) =>
    one === entry ? next : one.parent === entry.code ? { ...one, parent: next.code } : one,
  );
}

function Names(props: {
  dictionary: Dictionary;
  disabled: boolean;
  onChange: (patch: Partial<Dictionary>) => void;
}) {
  const t = useT(formsTexts);
  const { dictionary, disabled, onChange } = props;
  const { label } = dictionary;
  return (
    <div className="form-grid">
      {(['zh', 'en'] as const).map((language) => (
        <Field key={language} label={t(`label.${language}`)}>
          {(control) => (
            <Input
              {...control}
              value={label[language]}
              disabled={disabled}
              maxLength={100}
              onChange={({ target }) => onChange({ label: { ...label, [language]: target.value } })}
            />
          )}
        </Field>
      ))}
      <Field label={t('dictionaries.kind')} group>
        {() => (
          <Radio.Group
            value={dictionary.kind}
            disabled={disabled || dictionary.entries.some(({ parent }) => parent !== null)}
            onChange={({ target }) => onChange({ kind: target.value === 'tree' ? 'tree' : 'flat' })}
            options={(['flat', 'tree'] as const).map((kind) => ({
              value: kind,
              label: t(`dictionaries.kind.${kind}`),
            }))}
          />
        )}
      </Field>
    </div>
  );
}

function Files({ id }: { id: string }) {
  const t = useT(formsTexts);
  return (
    <>
      {(['xlsx', 'csv', 'json'] as const).map((format) => (
        <a key={format} href={api.urlOf(downloadDictionary, { params: { id }, query: { format } })} download>
          {t('dictionaries.download', { format: format.toUpperCase() })}
        </a>
      ))}
    </>
  );
}

/** Takes a file of the form that the download has. */
function ImportButton({ id }: { id: string }) {
  const t = useT(formsTexts);
  const client = useQueryClient();
  const box = useRef<HTMLInputElement>(null);
  const run = useMutation({
    mutationFn: (file: File) => api.upload(importDictionary, { params: { id } }, file, file.name),
    onSuccess: (saved) => {
      showToast({ kind: 'done', text: t('dictionaries.saved', { n: saved.version }) });
      void client.invalidateQueries({ queryKey: ['forms'] });
    },
  });
  return (
    <>
      <input
        ref={box}
        type="file"
        accept=".xlsx,.csv"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = '';
          if (file) run.mutate(file);
        }}
      />
      <Button
        icon={<UploadIcon />}
        title={t('dictionaries.import.hint')}
        loading={run.isPending}
        onClick={() => box.current?.click()}
      >
        {t('dictionaries.import')}
      </Button>
    </>
  );
}

function Versions({ dictionary, old, onVersion }: Props) {
  const t = useT(formsTexts);
  const versions = useQuery({
    queryKey: ['forms', 'dictionary', dictionary.key, 'versions', dictionary.version],
    enabled: dictionary.version > 0,
    queryFn: ({ signal }) => api.call(listDictionaryVersions, { params: { id: dictionary.key } }, { signal }),
  }).data?.items;
  if (!versions) return null;
  return (
    <Select
      aria-label={t('dictionaries.history')}
      style={{ minWidth: 220 }}
      value={old ? dictionary.version : -1}
      options={[
        { value: -1, label: t('dictionaries.history.now') },
        ...versions.map(({ version, changedAt, changedBy }) => ({
          value: version,
          label: `${version} · ${formatDateTime(changedAt).slice(0, 16)} · ${changedBy?.name ?? ''}`,
        })),
      ]}
      onChange={(version) => onVersion(version < 0 ? undefined : version)}
    />
  );
}

function EntryLine(props: {
  entry: DictionaryEntry;
  depth: number;
  /** Its code may be in records, so it stays. */
  stored: boolean;
  disabled: boolean;
  tree: boolean;
  onChange: (entry: DictionaryEntry) => void;
  onMove: (step: -1 | 1) => void;
  onAddBelow: () => void;
  onRemove: () => void;
}) {
  const t = useT(formsTexts);
  const common = useT(commonTexts);
  const { entry, disabled, onChange } = props;
  const name = entry.label.zh || entry.label.en || entry.code;
  const button = { type: 'button', className: 'icon-button' } as const;
  const indent = { paddingInlineStart: props.depth * 20 };
  if (disabled) {
    return (
      <li className={entry.retired ? 'entry-line retired' : 'entry-line'} style={indent}>
        <span className="muted">{entry.code}</span>
        <strong>{entry.label.zh}</strong>
        <span>{entry.label.en}</span>
        {entry.retired && <span className="badge tone-idle">{t('field.retired')}</span>}
      </li>
    );
  }
  return (
    <li className={entry.retired ? 'entry-line retired' : 'entry-line'} style={indent}>
      <Input
        aria-label={t('entry.code')}
        value={entry.code}
        maxLength={60}
        disabled={props.stored}
        onChange={({ target }) => {
          const code = target.value.replace(/[^\p{L}\p{N}_.-]/gu, '');
          if (code) onChange({ ...entry, code });
        }}
      />
      {(['zh', 'en'] as const).map((language) => (
        <Input
          key={language}
          aria-label={t(`entry.${language}`)}
          value={entry.label[language]}
          maxLength={200}
          onChange={({ target }) =>
            onChange({ ...entry, label: { ...entry.label, [language]: target.value } })
          }
        />
      ))}
      <div className="row">
        <button {...button} aria-label={t('move.up', { name })} onClick={() => props.onMove(-1)}>
          <UpIcon />
        </button>
        <button {...button} aria-label={t('move.down', { name })} onClick={() => props.onMove(1)}>
          <DownIcon />
        </button>
        {props.tree && (
          <Button size="small" onClick={props.onAddBelow}>
            {t('entry.add_below')}
          </Button>
        )}
        {props.stored ? (
          <Button size="small" onClick={() => onChange({ ...entry, retired: !entry.retired })}>
            {t(entry.retired ? 'restore' : 'retire')}
          </Button>
        ) : (
          <button {...button} aria-label={common('remove')} onClick={props.onRemove}>
            <TrashIcon />
          </button>
        )}
      </div>
    </li>
  );
}
