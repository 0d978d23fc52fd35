import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { messageSettingsQuery } from '../../components/messaging/message-queries.ts';
import { Loaded } from '../../components/states.tsx';
import { useT } from '../../lib/i18n.ts';
import { RulesForm } from './rules-form.tsx';
import { Templates } from './templates.tsx';
import { messagingPageTexts } from './texts.ts';

/** Templates, and what the enterprise decided about its messages. */
export function MessageSettingsPage() {
  const t = useT(messagingPageTexts);
  const settings = useQuery({ ...messageSettingsQuery, staleTime: 0 });
  return (
    <section className="page" aria-label={t('settings')}>
      <header className="page-head">
        <h1>{t('settings')}</h1>
      </header>
      <div className="page-body">
        <div className="panel" style={{ padding: 20, maxWidth: 1080 }}>
          <Tabs
            items={[
              { key: 'templates', label: t('tab.templates'), children: <Templates /> },
              {
                key: 'rules',
                label: t('tab.rules'),
                children: (
                  <Loaded query={settings}>
                    {(stored) => <RulesForm key={stored.version} stored={stored} />}
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
