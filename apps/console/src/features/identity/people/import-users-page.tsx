import {
  downloadUserTemplate,
  startUserImport,
  type UserImport,
  uploadUsers,
} from '@guanjia/contracts/identity/user-imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox, Input, Radio } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { DropZone } from '../../../components/drop-zone.tsx';
import { Field } from '../../../components/field.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { generatePassword } from '../password-rule.ts';
import { peopleTexts } from './texts.ts';

/** Users from Excel: a file, what it would do line by line, then all good lines at once. */
export function ImportUsersPage() {
  const t = useT(peopleTexts);
  const common = useT(commonTexts);
  const [upload, setUpload] = useState<UserImport>();
  return (
    <section className="page" aria-label={t('import.title')}>
      <header className="page-head">
        <h1 className="grow">{t('import.title')}</h1>
        <Link to="/users">{common('back')}</Link>
      </header>
      <div className="page-body stack">
        {upload ? (
          <Preview upload={upload} onChange={setUpload} onAgain={() => setUpload(undefined)} />
        ) : (
          <ChooseFile onUploaded={setUpload} />
        )}
      </div>
    </section>
  );
}

function ChooseFile({ onUploaded }: { onUploaded: (upload: UserImport) => void }) {
  const t = useT(peopleTexts);
  const send = useMutation({
    meta: { errors: 'inline' },
    mutationFn: (file: File) => api.upload(uploadUsers, {}, file, file.name),
    onSuccess: onUploaded,
  });
  return (
    <>
      {send.error && (
        <div className="notice tone-alarm" role="alert">
          {errorText(send.error)}
        </div>
      )}
      <DropZone
        title={t('import.drop')}
        accept=".xlsx,.csv"
        disabled={send.isPending}
        onFile={(file) => send.mutate(file)}
      />
      <a href={api.urlOf(downloadUserTemplate, {})} download>
        {t('import.template')}
      </a>
    </>
  );
}

function Preview(props: { upload: UserImport; onChange: (upload: UserImport) => void; onAgain: () => void }) {
  const t = useT(peopleTexts);
  const { upload } = props;
  const bad = upload.rows.filter(({ problems }) => problems.length > 0).length;
  const exists = upload.rows.filter((row) => row.exists && row.problems.length === 0).length;
  const good = upload.rows.length - bad;
  const [onlyBad, setOnlyBad] = useState(false);
  return (
    <>
      <div className="row">
        <strong className="grow" role="status">
          {upload.result
            ? t('import.done', { ...upload.result })
            : t('import.file', { file: upload.fileName, good, bad, exists })}
        </strong>
        {bad > 0 && (
          <Checkbox checked={onlyBad} onChange={({ target }) => setOnlyBad(target.checked)}>
            {t('import.only_bad')}
          </Checkbox>
        )}
        <Button onClick={props.onAgain}>{t('import.again')}</Button>
      </div>
      {!upload.result && good > 0 && (
        <StartForm upload={upload} good={good} exists={exists} onStarted={props.onChange} />
      )}
      <Lines rows={onlyBad ? upload.rows.filter(({ problems }) => problems.length > 0) : upload.rows} />
    </>
  );
}

function StartForm(props: {
  upload: UserImport;
  good: number;
  exists: number;
  onStarted: (upload: UserImport) => void;
}) {
  const t = useT(peopleTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [initialPassword, setPassword] = useState(() => generatePassword(16));
  const [onExisting, setOnExisting] = useState<'skip' | 'update'>('skip');
  const [error, setError] = useState<string>();
  const start = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(startUserImport, {
        params: { id: props.upload.id },
        body: { initialPassword, onExisting },
      }),
    onSuccess: (upload) => {
      void client.invalidateQueries({ queryKey: ['identity'] });
      props.onStarted(upload);
    },
    onError: (failure) => setError(errorText(failure)),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!initialPassword) return setError(common('field.required', { name: t('import.password') }));
    setError(undefined);
    start.mutate();
  };
  const people = onExisting === 'skip' ? props.good - props.exists : props.good;
  return (
    <form className="panel stack" style={{ padding: 12, maxWidth: 560 }} onSubmit={submit} noValidate>
      <Field label={t('import.password')} required error={error} hint={t('import.password.hint')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            value={initialPassword}
            onChange={({ target }) => setPassword(target.value)}
          />
        )}
      </Field>
      {props.exists > 0 && (
        <Field label={t('import.existing')} group>
          {() => (
            <Radio.Group
              value={onExisting}
              options={(['skip', 'update'] as const).map((one) => ({
                value: one,
                label: t(`import.existing.${one}`),
              }))}
              onChange={({ target }) => setOnExisting(target.value === 'update' ? 'update' : 'skip')}
            />
          )}
        </Field>
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={people === 0} loading={start.isPending}>
          {t('import.go', { n: people })}
        </Button>
      </div>
    </form>
  );
}

/** More lines than this are not drawn; the counts above speak for all. */
const drawn = 500;

function Lines({ rows }: { rows: UserImport['rows'] }) {
  const t = useT(peopleTexts);
  return (
    <table className="data-table panel">
      <thead>
        <tr>
          <th className="num">{t('import.line')}</th>
          <th>{t('field.login')}</th>
          <th>{t('field.name')}</th>
          <th>{t('field.employeeNo')}</th>
          <th>{t('field.unit')}</th>
          <th>{t('field.role')}</th>
          <th>{t('import.problems')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, drawn).map((row) => (
          <tr key={row.line}>
            <td className="num">{row.line}</td>
            <td>{row.login}</td>
            <td>{row.name}</td>
            <td>{row.employeeNo}</td>
            <td>{row.unit || '–'}</td>
            <td>{row.role}</td>
            <td>
              {row.problems.length > 0 ? (
                <span className="badge tone-alarm">
                  {row.problems.map((problem) => t(`problem.${problem}`)).join('; ')}
                </span>
              ) : (
                <span className={row.exists ? 'badge' : 'badge tone-ready'}>
                  {t(row.exists ? 'import.exists' : 'import.ok')}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
