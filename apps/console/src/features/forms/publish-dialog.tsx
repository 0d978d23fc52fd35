import {
  type FormContent,
  type FormDefinition,
  type FormEffect,
  publishForm,
} from '@guanjia/contracts/forms/routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { effectQuery } from './forms-queries.ts';
import { formsTexts } from './texts.ts';

/** What publishing does to each field and to the values that are stored, before it is done. */
export function PublishDialog(props: {
  definition: FormDefinition;
  content: FormContent;
  revision: number;
  onDone: (answer: FormDefinition) => void;
  onCancel: () => void;
}) {
  const t = useT(formsTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const { object } = props.definition;
  const effects = useQuery(effectQuery(object, props.revision));
  const publish = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(publishForm, { body: { object, revision: props.revision } }),
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: ['customers', 'form'] });
      void client.invalidateQueries({ queryKey: ['identity', 'user-form'] });
      showToast({ kind: 'done', text: t('published', { n: answer.version }) });
      props.onDone(answer);
    },
  });
  const blocked = effects.data?.items.some((effect) => effect.blocked) ?? true;
  const fields = [...props.content.fields, ...props.definition.published.fields];
  const nameOf = (key: string) => {
    const field = fields.find((one) => one.key === key);
    return (field && labelOf(field.label)) || key;
  };
  return (
    <Modal
      open
      title={t('publish.title')}
      okText={t('publish')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: blocked, loading: publish.isPending }}
      onOk={() => publish.mutate()}
      onCancel={props.onCancel}
    >
      <div className="stack">
        {publish.error && (
          <div className="notice tone-alarm" role="alert">
            {errorText(publish.error)}
          </div>
        )}
        <Loaded query={effects} rows={3}>
          {({ items }) =>
            items.length === 0 ? (
              <p>{t('effect.order')}</p>
            ) : (
              <ul className="effects">
                {items.map((effect) => (
                  <EffectLine key={effect.key} effect={effect} name={nameOf(effect.key)} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </Modal>
  );
}

function EffectLine({ effect, name }: { effect: FormEffect; name: string }) {
  const t = useT(formsTexts);
  return (
    <li>
      <span className={`badge ${effect.blocked ? 'tone-alarm' : 'tone-ready'}`}>
        {t(`change.${effect.change}`)}
      </span>{' '}
      <strong>{name}</strong>{' '}
      <span className="muted">{t('effect.values', { n: formatNumber(effect.values) })}</span>
      {effect.blocked && <p className="field-error">{t(`blocked.${effect.blocked}`)}</p>}
    </li>
  );
}
