import { type FormField, type FormGroup, fieldTypes } from '@guanjia/contracts/core/form';
import type { FormContent } from '@guanjia/contracts/forms/routes';
import { Button, Input } from 'antd';
import type { DragEvent } from 'react';
import { fieldTypeTexts } from '../../components/form/field-type-texts.ts';
import { DownIcon, PlusIcon, TrashIcon, UpIcon } from '../../components/icons.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { moveField, placeField, removeGroup, sections } from './form-content.ts';
import { dragFormat } from './palette.tsx';
import { formsTexts } from './texts.ts';

interface Where {
  group: string | undefined;
  before?: string | undefined;
}

interface CanvasProps {
  content: FormContent;
  selected: string | undefined;
  faulty: ReadonlySet<string>;
  filling: readonly string[];
  disabled: boolean;
  onSelect: (key: string) => void;
  onChange: (content: FormContent, mark?: string) => void;
  onAdd: (type: FormField['type'], where: Where) => void;
}

/** The form as its designer sees it: order and groups, by dragging or with the arrow buttons. */
export function Canvas(props: CanvasProps) {
  const t = useT(formsTexts);
  const { content, onChange } = props;
  const drop = (event: DragEvent, where: Where) => {
    const [kind, what = ''] = event.dataTransfer.getData(dragFormat).split(':');
    if (props.disabled || !kind) return;
    event.preventDefault();
    event.stopPropagation();
    const type = fieldTypes.find((one) => one === what);
    const field = content.fields.find(({ key }) => key === what);
    if (kind === 'type' && type) props.onAdd(type, where);
    else if (kind === 'field' && field) onChange(placeField(content, field, where));
  };
  return (
    <div className="panel designer-canvas">
      {content.fields.length === 0 && content.groups.length === 0 && (
        <EmptyState title={t('empty')} hint={t('empty.hint')} />
      )}
      {sections(content).map(({ group, fields }) => (
        <section
          key={group?.key ?? ''}
          className="canvas-section"
          aria-label={group ? labelOf(group.label) : t('group.none')}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => drop(event, { group: group?.key })}
        >
          {group && <GroupHead {...props} group={group} />}
          {fields.map((field) => (
            <Card
              key={field.key}
              {...props}
              field={field}
              onDrop={(event) => drop(event, { group: group?.key, before: field.key })}
            />
          ))}
          {fields.length === 0 && <p className="muted small canvas-empty">{t('group.empty')}</p>}
        </section>
      ))}
      {!props.disabled && (
        <Button
          icon={<PlusIcon />}
          onClick={() => onChange({ ...content, groups: [...content.groups, newGroup(content)] })}
        >
          {t('group.add')}
        </Button>
      )}
    </div>
  );
}

function newGroup({ groups }: FormContent): FormGroup {
  let number = groups.length + 1;
  while (groups.some(({ key }) => key === `group_${number}`)) number += 1;
  return { key: `group_${number}`, label: { zh: `分组 ${number}`, en: `Group ${number}` } };
}

function GroupHead({ content, group, disabled, onChange }: CanvasProps & { group: FormGroup }) {
  const t = useT(formsTexts);
  const rename = (language: 'zh' | 'en', text: string) =>
    onChange(
      {
        ...content,
        groups: content.groups.map((one) =>
          one.key === group.key ? { ...one, label: { ...one.label, [language]: text } } : one,
        ),
      },
      `${group.key}:${language}`,
    );
  return (
    <div className="row">
      {(['zh', 'en'] as const).map((language) => (
        <Input
          key={language}
          aria-label={t(`group.name.${language}`)}
          value={group.label[language]}
          disabled={disabled}
          maxLength={200}
          onChange={({ target }) => rename(language, target.value)}
        />
      ))}
      <button
        type="button"
        className="icon-button"
        aria-label={t('group.remove', { name: labelOf(group.label) })}
        disabled={disabled}
        onClick={() => onChange(removeGroup(content, group.key))}
      >
        <TrashIcon />
      </button>
    </div>
  );
}

function Card(props: CanvasProps & { field: FormField; onDrop: (event: DragEvent) => void }) {
  const t = useT(formsTexts);
  const typeName = useT(fieldTypeTexts);
  const { field, content, disabled } = props;
  const name = labelOf(field.label) || t('field.unnamed');
  const move = (step: -1 | 1) => props.onChange(moveField(content, field.key, step));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is for the mouse; the arrow buttons do the same
    <div
      className={['canvas-card', field.retired ? 'retired' : ''].join(' ')}
      data-selected={props.selected === field.key}
      draggable={!disabled}
      onDragStart={({ dataTransfer }) => dataTransfer.setData(dragFormat, `field:${field.key}`)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={props.onDrop}
    >
      <button
        type="button"
        className="plain canvas-name"
        aria-pressed={props.selected === field.key}
        onClick={() => props.onSelect(field.key)}
      >
        <strong className="ellipsis">
          {name}
          {field.required && <span className="req">*</span>}
        </strong>
        <span className="muted small">{typeName(field.type)}</span>
      </button>
      {props.faulty.has(field.key) && <span className="badge tone-alarm">{t('field.faulty')}</span>}
      {field.retired && <span className="badge tone-idle">{t('field.retired')}</span>}
      {field.unique && <span className="badge tone-accent">{t('field.unique')}</span>}
      {field.listed && (
        <span className="badge tone-accent">
          {t(props.filling.includes(field.key) ? 'field.filling' : 'field.listed')}
        </span>
      )}
      {!disabled && (
        <>
          <button
            type="button"
            className="icon-button"
            aria-label={t('move.up', { name })}
            onClick={() => move(-1)}
          >
            <UpIcon />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={t('move.down', { name })}
            onClick={() => move(1)}
          >
            <DownIcon />
          </button>
        </>
      )}
    </div>
  );
}
