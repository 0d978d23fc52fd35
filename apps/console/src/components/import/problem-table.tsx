import { useT } from '../../lib/i18n.ts';
import { DownloadIcon } from '../icons.tsx';
import './import.css';
import { importPartTexts } from './texts.ts';

const shownRows = 20;

/** The first rows that an import does not take, and the way to all of them. */
export function ProblemTable(props: {
  problems: readonly { line: number; column: string; value: string; text: string }[];
  /** All bad rows of the file. */
  bad: number;
  fileUrl: string | undefined;
}) {
  const t = useT(importPartTexts);
  return (
    <section className="panel">
      <header className="page-head">
        <h2 className="grow">{t('problems')}</h2>
        {props.fileUrl && (
          <a className="row" href={props.fileUrl} download>
            <DownloadIcon /> {t('download')}
          </a>
        )}
      </header>
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('line')}</th>
            <th>{t('column.short')}</th>
            <th>{t('value')}</th>
            <th>{t('problem')}</th>
          </tr>
        </thead>
        <tbody>
          {props.problems.slice(0, shownRows).map((row) => (
            <tr key={`${row.line}-${row.column}-${row.text}`}>
              <td>{row.line}</td>
              <td>{row.column || '–'}</td>
              <td>{row.value || '–'}</td>
              <td>
                <span className="badge tone-alarm">{row.text}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.bad > shownRows && (
        <p className="muted small import-more">
          {t('problems.more', { n: Math.min(shownRows, props.problems.length) })}
        </p>
      )}
    </section>
  );
}
