import { type Script, saveScript } from '@guanjia/contracts/outbound/content';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { Field } from '../../components/field.tsx';
import { PlusIcon, TrashIcon } from '../../components/icons.tsx';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { errorText, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { type ContentDraft, ContentEditor, freeKey } from './content-editor.tsx';
import { scriptsQuery } from './content-queries.ts';
import { contentTexts } from './content-texts.ts';
import './outbound.css';

type Step = Script['steps'][number];
const blanks = ['{{customer.name}}', '{{agent.name}}', '{{agent.employeeNo}}', '{{product.name}}'];

export function ScriptsPage() {
  const t = useT(contentTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const scripts = useQuery(scriptsQuery);
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: ({ id, name, items, version }: ContentDraft<Step>) =>
      api.call(saveScript, { params: { id }, body: { name, steps: [...items], version } }),
    onError: (error) =>
      showToast({
        kind: 'error',
        text: hasCode(error, 'version_conflict') ? t('conflict') : errorText(error),
      }),
  });
  return (
    <Loaded query={scripts}>
      {({ items }) => (
        <ContentEditor<Step>
          title={t('scripts.title')}
          newLabel={t('scripts.new')}
          addLabel={t('step.add')}
          empty={{ title: t('scripts.empty'), hint: t('scripts.empty.hint') }}
          existing={items.map(({ id, name, steps, version }) => ({ id, name, items: steps, version }))}
          blank={() => ({ id: crypto.randomUUID(), name: '', items: [newStep([])], version: 0 })}
          newItem={newStep}
          itemName={(step) => step.title || t('step.new')}
          removedText={(name) => t('step.removed', { name })}
          incomplete={(step) =>
            !step.title.trim() || !step.say.trim() || step.answers.some(({ label }) => !label.trim())
          }
          renderItem={(step, change, all) => <StepEditor step={step} all={all} onChange={change} />}
          preview={(steps) => <ScriptPreview steps={steps} />}
          saving={save.isPending}
          onSave={(draft, done) =>
            save.mutate(draft, {
              onSuccess: () => {
                showToast({ kind: 'done', text: common('saved') });
                void client.invalidateQueries({ queryKey: scriptsQuery.queryKey }).then(() => done(draft));
              },
            })
          }
        />
      )}
    </Loaded>
  );
}

function newStep(all: readonly Step[]): Step {
  return {
    key: freeKey(
      'step',
      all.map(({ key }) => key),
    ),
    title: '',
    say: '',
    answers: [],
  };
}

function StepEditor(props: { step: Step; all: readonly Step[]; onChange: (step: Step) => void }) {
  const t = useT(contentTexts);
  const common = useT(commonTexts);
  const { step } = props;
  const set = (patch: Partial<Step>) => props.onChange({ ...step, ...patch });
  return (
    <>
      <Field label={t('step.title')} required>
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            value={step.title}
            onChange={({ target }) => set({ title: target.value })}
          />
        )}
      </Field>
      <Field label={t('step.say')} required hint={t('step.say.hint', { list: blanks.join(' ') })}>
        {(control) => (
          <Input.TextArea
            {...control}
            maxLength={4000}
            autoSize={{ minRows: 2, maxRows: 8 }}
            value={step.say}
            onChange={({ target }) => set({ say: target.value })}
          />
        )}
      </Field>
      <Field label={t('step.answers')} group>
        {() => (
          <div className="stack" style={{ gap: 6 }}>
            {step.answers.map((answer, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: answers have no identity but their place
              <div key={index} className="row">
                <Input
                  aria-label={t('step.answer')}
                  placeholder={t('step.answer')}
                  maxLength={60}
                  value={answer.label}
                  onChange={({ target }) =>
                    set({ answers: step.answers.with(index, { ...answer, label: target.value }) })
                  }
                />
                <span className="muted" style={{ whiteSpace: 'nowrap' }}>
                  {t('step.to')}
                </span>
                <Select
                  aria-label={t('step.to')}
                  style={{ width: 180, flex: 'none' }}
                  value={answer.to ?? ''}
                  options={[
                    { value: '', label: t('step.to.end') },
                    ...props.all.map(({ key, title }, place) => ({
                      value: key,
                      label: `${place + 1}. ${title || t('step.new')}`,
                    })),
                  ]}
                  onChange={(to: string) =>
                    set({ answers: step.answers.with(index, { ...answer, to: to || null }) })
                  }
                />
                <button
                  type="button"
                  className="icon-button"
                  aria-label={common('remove')}
                  onClick={() => set({ answers: step.answers.toSpliced(index, 1) })}
                >
                  <TrashIcon />
                </button>
              </div>
            ))}
            {step.answers.length < 8 && (
              <div>
                <Button
                  size="small"
                  icon={<PlusIcon size={12} />}
                  onClick={() => set({ answers: [...step.answers, { label: '', to: null }] })}
                >
                  {t('step.answer.add')}
                </Button>
              </div>
            )}
          </div>
        )}
      </Field>
    </>
  );
}

function ScriptPreview({ steps }: { steps: readonly Step[] }) {
  const t = useT(contentTexts);
  return (
    <ol className="stack">
      {steps.map((step, index) => (
        <li key={step.key}>
          <strong>
            {index + 1}. {step.title || t('step.new')}
          </strong>
          <p style={{ whiteSpace: 'pre-wrap' }}>{step.say || '…'}</p>
          {step.answers.map((answer) => (
            <div key={answer.label} className="small muted">
              → {answer.label || '…'} ·{' '}
              {steps.find(({ key }) => key === answer.to)?.title ?? t('step.to.end')}
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}
