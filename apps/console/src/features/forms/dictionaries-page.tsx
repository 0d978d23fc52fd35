import { getDictionary } from '@guanjia/contracts/forms/dictionaries';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { PlusIcon } from '../../components/icons.tsx';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { useMay } from '../../lib/session.ts';
import { DictionaryEditor } from './dictionary-editor.tsx';
import { dictionariesQuery } from './forms-queries.ts';
import './forms.css';
import { formsTexts } from './texts.ts';

/** The data dictionaries (IAM-054): words that drop-downs offer, with their versions. */
export function DictionariesPage() {
  const t = useT(formsTexts);
  const mayManage = useMay('forms.manage');
  const dictionaries = useQuery(dictionariesQuery);
  const [chosen, setChosen] = useState<string>('customer_sources');
  const [created, setCreated] = useState<string>();
  const [version, setVersion] = useState<number>();
  const choose = (key: string) => {
    setChosen(key);
    setVersion(undefined);
  };
  return (
    <section className="page" aria-label={t('dictionaries.title')}>
      <header className="page-head">
        <h1 className="grow">{t('dictionaries.title')}</h1>
        {mayManage && (
          <Button
            icon={<PlusIcon />}
            onClick={() => {
              const taken = dictionaries.data?.items.map(({ key }) => key) ?? [];
              const key = freeKey(taken);
              setCreated(key);
              choose(key);
            }}
          >
            {t('dictionaries.new')}
          </Button>
        )}
      </header>
      <Loaded query={dictionaries}>
        {({ items }) => (
          <div className="dictionaries">
            <nav className="panel" aria-label={t('dictionaries.title')}>
              {created && !items.some(({ key }) => key === created) && (
                <DictionaryLink
                  name={t('dictionaries.new')}
                  note=""
                  current={chosen === created}
                  onClick={() => choose(created)}
                />
              )}
              {items.map(({ key, label, origin, entries }) => (
                <DictionaryLink
                  key={key}
                  name={labelOf(label) || key}
                  note={`${t(`dictionaries.origin.${origin}`)} · ${entries}`}
                  current={key === chosen}
                  onClick={() => choose(key)}
                />
              ))}
            </nav>
            <Chosen
              key={`${chosen}:${version ?? ''}`}
              id={chosen}
              fresh={!items.some(({ key }) => key === chosen)}
              version={version}
              onVersion={setVersion}
            />
          </div>
        )}
      </Loaded>
    </section>
  );
}

function freeKey(taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`dictionary_${number}`)) number += 1;
  return `dictionary_${number}`;
}

function DictionaryLink(props: { name: string; note: string; current: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      className="plain dictionary-link"
      aria-current={props.current}
      onClick={props.onClick}
    >
      <span className="ellipsis">{props.name}</span> <span className="muted small">{props.note}</span>
    </button>
  );
}

function Chosen(props: {
  id: string;
  fresh: boolean;
  version: number | undefined;
  onVersion: (version: number | undefined) => void;
}) {
  const { id, version } = props;
  const query = useQuery({
    queryKey: ['forms', 'dictionary', id, version ?? 'now'],
    enabled: !props.fresh,
    queryFn: ({ signal }) =>
      api.call(
        getDictionary,
        { params: { id }, query: version === undefined ? {} : { version } },
        { signal },
      ),
  });
  if (props.fresh) {
    const blank = {
      key: id,
      label: { zh: '', en: '' },
      kind: 'flat',
      version: 0,
      origin: 'own',
      entries: [],
    } as const;
    return (
      <DictionaryEditor dictionary={{ ...blank, entries: [] }} old={false} onVersion={props.onVersion} />
    );
  }
  return (
    <Loaded query={query}>
      {(dictionary) => (
        <DictionaryEditor
          key={dictionary.version}
          dictionary={dictionary}
          old={version !== undefined}
          onVersion={props.onVersion}
        />
      )}
    </Loaded>
  );
}
