import { ApiError } from '@guanjia/client/http';
import type { BackgroundTask } from '@guanjia/contracts/tasks/routes';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Popover, Progress } from 'antd';
import { TasksIcon } from '../../components/icons.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { EmptyState } from '../../components/states.tsx';
import { BulkControls } from '../../features/customers/bulk/bulk-controls.tsx';
import { errorText } from '../../lib/errors.ts';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { backgroundTasksQuery } from '../../lib/live.ts';
import { shellTexts } from '../texts.ts';

/** Long work with its progress and result files; pages stay usable meanwhile. */
export function TaskCentre() {
  const t = useT(shellTexts);
  const tasks = useQuery(backgroundTasksQuery).data?.items ?? [];
  const running = tasks.filter(({ state }) => state === 'queued' || state === 'running').length;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="task-centre">
          {tasks.length === 0 ? (
            <EmptyState title={t('tasks.none')} hint={t('tasks.none.hint')} />
          ) : (
            <ul className="stack">
              {tasks.slice(0, 20).map((task) => (
                <TaskRow key={task.id} task={task} />
              ))}
            </ul>
          )}
        </div>
      }
    >
      <button type="button" className="icon-button">
        <TasksIcon />
        <span className="bar-word">{t('tasks.title')}</span>
        {running > 0 && <span className="badge tone-accent">{running}</span>}
      </button>
    </Popover>
  );
}

function TaskRow({ task }: { task: BackgroundTask }) {
  const t = useT(shellTexts);
  const percent = task.total ? Math.round((task.done / task.total) * 100) : undefined;
  return (
    <li>
      <div className="row">
        <span className="grow ellipsis">
          {t(`tasks.${task.kind}`)} · {task.label}
        </span>
        <span className="muted small">{t(`tasks.${task.state}`)}</span>
        {task.state === 'done' && task.resultPath && (
          <a href={task.resultPath} download>
            {t('tasks.download')}
          </a>
        )}
      </div>
      {(task.state === 'running' || task.state === 'paused') && (
        <Progress percent={percent ?? 0} size="small" format={() => progressText(task)} />
      )}
      {task.state === 'failed' && (
        <div className="field-error">{errorText(new ApiError({ code: task.errorCode ?? 'internal' }))}</div>
      )}
      {task.kind === 'customers_bulk' && <BulkControls task={task} />}
      {task.kind === 'messaging_sending' && (
        <Link to="/sendings" search={{ open: task.id }}>
          {t('tasks.open')}
        </Link>
      )}
      <div className="muted small">
        <RelativeTime at={task.finishedAt ?? task.createdAt} />
      </div>
    </li>
  );
}

function progressText(task: BackgroundTask): string {
  return task.total ? `${formatNumber(task.done)} / ${formatNumber(task.total)}` : formatNumber(task.done);
}
