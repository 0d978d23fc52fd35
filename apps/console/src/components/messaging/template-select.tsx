import { presets, presetTopics } from '@guanjia/contracts/messaging/presets';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { languageOf } from '../../lib/label.ts';
import { Field } from '../field.tsx';
import type { Written } from './message-editor.tsx';
import { templatesQuery } from './message-queries.ts';
import { messagingTexts } from './texts.ts';

/** The enterprise's own texts, then those that come with the product (MSG-010). Choosing one fills in text and kind. */
export function TemplateSelect(props: {
  onChoose: (written: Written & { name: string }) => void;
  /** Only what comes with the product, to make one's own of it. */
  presetsOnly?: boolean;
}) {
  const t = useT(messagingTexts);
  const templates = useQuery({ ...templatesQuery, enabled: !props.presetsOnly });
  const language = languageOf();
  const own = (props.presetsOnly ? [] : (templates.data ?? [])).map(({ id, name, kind, text }) => ({
    ...{ key: id, name, kind, text },
  }));
  const shipped = presets.map(({ key, topic, kind, name, text }) => ({
    ...{ key, topic, kind, name: name[language], text: text[language] },
  }));
  const choices = [...own, ...shipped];
  const option = ({ key, name }: { key: string; name: string }) => ({ value: key, label: name });
  return (
    <Field label={t('template')}>
      {(control) => (
        <Select
          {...control}
          showSearch={{ optionFilterProp: 'label' }}
          loading={templates.isFetching}
          value={null}
          onChange={(key: string | null) => {
            const chosen = choices.find((one) => one.key === key);
            if (chosen) props.onChoose({ kind: chosen.kind, text: chosen.text, name: chosen.name });
          }}
          options={[
            ...(own.length > 0 ? [{ label: t('template.own'), options: own.map(option) }] : []),
            ...presetTopics.map((topic) => ({
              label: t('template.preset', { topic: t(`topic.${topic}`) }),
              options: shipped.filter((one) => one.topic === topic).map(option),
            })),
          ]}
        />
      )}
    </Field>
  );
}
