import type { FormField } from '@guanjia/contracts/core/form';
import { checkDefinition } from '@guanjia/contracts/core/form-definition';
import type { FormDefinition } from '@guanjia/contracts/forms/routes';
import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { showError } from '../../lib/errors.ts';
import { formatShort } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { useMay } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { Attributes } from './attributes.tsx';
import { Canvas } from './canvas.tsx';
import { addPack, customerPacks, type FieldPack, hasPack } from './field-packs.ts';
import { newField, placeField, removeField, replaceField } from './form-content.ts';
import { FormPreview } from './form-preview.tsx';
import { Palette } from './palette.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { formsTexts } from './texts.ts';
import { type Designer, useDesigner } from './use-designer.ts';

/** Types left, the form in the middle, the chosen field's attributes or the preview right. */
export function FormDesigner({ definition }: { definition: FormDefinition }) {
  const t = useT(formsTexts);
  const common = useT(commonTexts);
  const mayManage = useMay('forms.manage');
  const designer = useDesigner(definition);
  const { content, change } = designer;
  const [selected, setSelected] = useState<string>();
  const field = content.fields.find(({ key }) => key === selected);
  const issues = checkDefinition(content.fields, content.groups);
  const published = new Set(definition.published.fields.map(({ key }) => key));

  const add = (type: FormField['type'], where = endOf(field)) => {
    const fresh = newField(type, content);
    change(placeField(content, fresh, where));
    setSelected(fresh.key);
  };
  const packs =
    definition.object === 'customers.customer' ? customerPacks.filter((pack) => !hasPack(content, pack)) : [];
  const takePack = (pack: FieldPack) => {
    change(addPack(content, pack));
    showToast({
      kind: 'info',
      text: t('pack.added', { name: labelOf(pack.group.label) }),
      action: { label: common('undo'), run: () => change(content) },
    });
  };
  const remove = ({ key, label }: FormField) => {
    change(removeField(content, key));
    showToast({
      kind: 'info',
      text: t('removed', { name: labelOf(label) || key }),
      action: { label: common('undo'), run: () => change(content) },
    });
  };
  const attributes = field ? (
    <Attributes
      key={field.key}
      field={field}
      content={content}
      published={published.has(field.key)}
      slots={definition.slots}
      issues={issues.filter(({ key }) => key === field.key)}
      disabled={!mayManage}
      onChange={(next) => {
        change(replaceField(content, field.key, next), `${field.key}:${Object.keys(next).length}`);
        if (next.key !== field.key) setSelected(next.key);
      }}
      onRemove={() => remove(field)}
    />
  ) : (
    <p className="muted">{t('attributes.none')}</p>
  );

  return (
    <>
      <DesignerBar
        designer={designer}
        definition={definition}
        problems={issues.length}
        disabled={!mayManage}
        onProblem={() => setSelected(issues[0]?.key)}
      />
      <div className="designer">
        {mayManage && <Palette onAdd={(type) => add(type)} packs={packs} onPack={takePack} />}
        <Canvas
          content={content}
          selected={selected}
          faulty={new Set(issues.map(({ key }) => key))}
          filling={definition.filling}
          disabled={!mayManage}
          onSelect={setSelected}
          onChange={change}
          onAdd={add}
        />
        <aside className="panel designer-side" aria-label={t('attributes')}>
          <Tabs
            size="small"
            items={[
              { key: 'attributes', label: t('attributes'), children: attributes },
              { key: 'preview', label: t('preview'), children: <FormPreview content={content} /> },
            ]}
          />
        </aside>
      </div>
    </>
  );
}

function endOf(field: FormField | undefined): { group: string | undefined } {
  return { group: field?.group };
}

function DesignerBar(props: {
  designer: Designer;
  definition: FormDefinition;
  problems: number;
  disabled: boolean;
  onProblem: () => void;
}) {
  const t = useT(formsTexts);
  const common = useT(commonTexts);
  const [publishing, setPublishing] = useState(false);
  const { designer, definition, problems } = props;
  const openDialog = () =>
    designer
      .flush()
      .then(() => setPublishing(true))
      .catch(() => undefined);
  return (
    <div className="designer-bar">
      <span className="muted">
        {definition.version === 0 ? t('version.none') : t('version', { n: definition.version })}
      </span>
      {definition.changedBy && definition.changedAt && (
        <span className="muted small">
          {t('changed', { name: definition.changedBy.name, at: formatShort(definition.changedAt) })}
        </span>
      )}
      {designer.hasDraft && <span className="badge tone-wrapup">{t('draft')}</span>}
      <span className="muted small" aria-live="polite">
        {designer.hasDraft && t(`saving.${designer.saving}`)}
      </span>
      {problems > 0 && (
        <button type="button" className="link" onClick={props.onProblem}>
          {t('problems', { n: problems })}
        </button>
      )}
      <div className="grow" />
      {!props.disabled && (
        <>
          <Button disabled={!designer.undo} onClick={() => designer.undo?.()}>
            {common('undo')}
          </Button>
          <Button disabled={!designer.redo} onClick={() => designer.redo?.()}>
            {t('redo')}
          </Button>
          <Button disabled={!designer.hasDraft} onClick={() => void designer.discard().catch(showError)}>
            {t('discard')}
          </Button>
          <Button
            type="primary"
            disabled={!designer.hasDraft || problems > 0}
            onClick={() => void openDialog()}
          >
            {t('publish')}
          </Button>
        </>
      )}
      {publishing && (
        <PublishDialog
          definition={definition}
          content={designer.content}
          revision={designer.revision()}
          onDone={(answer) => {
            setPublishing(false);
            designer.published(answer);
          }}
          onCancel={() => setPublishing(false)}
        />
      )}
    </div>
  );
}
