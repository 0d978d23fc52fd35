import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import { saveQuestionnaire } from '@guanjia/contracts/outbound/content';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { FormFields } from '../../components/form/form-fields.tsx';
import { formErrors } from '../../components/form/form-values.ts';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { errorText, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { type ContentDraft, ContentEditor, freeKey } from './content-editor.tsx';
import { questionnairesQuery } from './content-queries.ts';
import { contentTexts } from './content-texts.ts';
import { QuestionEditor } from './question-editor.tsx';
import './outbound.css';

export function QuestionnairesPage() {
  const t = useT(contentTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const questionnaires = useQuery(questionnairesQuery);
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: ({ id, name, items, version }: ContentDraft<FormField>) =>
      api.call(saveQuestionnaire, { params: { id }, body: { name, fields: [...items], version } }),
    onError: (error) =>
      showToast({
        kind: 'error',
        text: hasCode(error, 'version_conflict') ? t('conflict') : errorText(error),
      }),
  });
  return (
    <Loaded query={questionnaires}>
      {({ items }) => (
        <ContentEditor<FormField>
          title={t('questionnaires.title')}
          newLabel={t('questionnaires.new')}
          addLabel={t('field.add')}
          empty={{ title: t('questionnaires.empty'), hint: t('questionnaires.empty.hint') }}
          existing={items.map(({ id, name, fields, version }) => ({ id, name, items: fields, version }))}
          blank={() => ({ id: crypto.randomUUID(), name: '', items: [newField([])], version: 0 })}
          newItem={newField}
          itemName={(field) => labelOf(field.label) || t('field.new')}
          removedText={(name) => t('field.removed', { name })}
          incomplete={isIncomplete}
          renderItem={(field, change, all) => <QuestionEditor field={field} all={all} onChange={change} />}
          preview={(fields) => <Preview fields={fields} />}
          saving={save.isPending}
          onSave={(draft, done) =>
            save.mutate(draft, {
              onSuccess: () => {
                showToast({ kind: 'done', text: common('saved') });
                void client
                  .invalidateQueries({ queryKey: questionnairesQuery.queryKey })
                  .then(() => done(draft));
              },
            })
          }
        />
      )}
    </Loaded>
  );
}

function newField(all: readonly FormField[]): FormField {
  return {
    key: freeKey(
      'q',
      all.map(({ key }) => key),
    ),
    type: 'text',
    required: false,
    label: { zh: '', en: '' },
  };
}

function isIncomplete(field: FormField): boolean {
  if (!field.label.zh.trim() && !field.label.en.trim()) return true;
  if (field.type !== 'select' && field.type !== 'multi_select') return false;
  const options = field.options ?? [];
  return options.length === 0 || options.some(({ label }) => !label.zh.trim() && !label.en.trim());
}

function Preview({ fields }: { fields: readonly FormField[] }) {
  const t = useT(contentTexts);
  const [values, setValues] = useState<FormValues>({});
  const [checked, setChecked] = useState(false);
  const errors = checked ? formErrors(fields, values) : {};
  return (
    <>
      <FormFields fields={fields} values={values} errors={errors} numbered onChange={setValues} />
      <div className="row">
        <Button size="small" onClick={() => setChecked(true)}>
          {t('preview.check')}
        </Button>
        {checked && Object.keys(errors).length === 0 && (
          <span className="badge tone-ready">{t('preview.ok')}</span>
        )}
      </div>
    </>
  );
}
