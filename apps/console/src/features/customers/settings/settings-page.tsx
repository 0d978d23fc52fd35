import { vocabularyKinds } from '@guanjia/contracts/customers/record-vocabulary';
import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { vocabulariesQuery } from '../../../components/customer/customer-queries.ts';
import { Loaded } from '../../../components/states.tsx';
import { useT } from '../../../lib/i18n.ts';
import '../record/record.css';
import { RulesEditor } from './rules-editor.tsx';
import { recordSettingsQuery } from './settings-query.ts';
import { TagsEditor } from './tags-editor.tsx';
import { settingsTexts } from './texts.ts';
import { VocabularyEditor } from './vocabulary-editor.tsx';

/** How the enterprise classifies its customers, and what it wants to know of them. */
export function CustomerSettingsPage() {
  const t = useT(settingsTexts);
  const words = useQuery({ ...vocabulariesQuery, staleTime: 0 });
  const settings = useQuery(recordSettingsQuery);
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1>{t('title')}</h1>
      </header>
      <div className="page-body">
        <div className="panel" style={{ padding: 20, maxWidth: 1080 }}>
          <Tabs
            items={[
              ...vocabularyKinds.map((kind) => ({
                key: kind,
                label: t(`tab.${kind}`),
                children: (
                  <Loaded query={words}>
                    {(known) => (
                      <VocabularyEditor key={known[kind].version} kind={kind} vocabulary={known[kind]} />
                    )}
                  </Loaded>
                ),
              })),
              { key: 'tags', label: t('tab.tags'), children: <TagsEditor /> },
              {
                key: 'rules',
                label: t('tab.rules'),
                children: (
                  <Loaded query={settings}>
                    {(stored) => <RulesEditor key={stored.version} {...stored} />}
                  </Loaded>
                ),
              },
            ]}
          />
        </div>
      </div>
    </section>
  );
}
