import type { ExportRequest } from '@guanjia/contracts/files/exports';
import type { QueryClient } from '@tanstack/react-query';
import { tellBulk } from '../features/customers/bulk/tell-bulk.ts';
import { refreshDuplicates } from '../features/customers/duplicates/duplicate-queries.ts';
import { refreshSegments } from '../features/customers/segments/segment-queries.ts';
import { tellAddition } from '../features/customers/segments/tell-addition.ts';
import { showError } from '../lib/errors.ts';
import { translate } from '../lib/i18n.ts';
import { activeCallQuery, ownAgentQuery } from '../lib/live.ts';
import { loadAgain } from '../lib/query-client.ts';
import { onRealtime } from '../lib/realtime.ts';
import { endSession, meQuery } from '../lib/session.ts';
import { showToast } from '../lib/toast.ts';
import { shellTexts } from './texts.ts';

/** Turns what happens into fresh data: own state and call at once, the rest by loading again what is shown. */
export function followMessages(client: QueryClient): () => void {
  const ownId = () => client.getQueryData(meQuery.queryKey)?.user.id;
  const stops = [
    onRealtime('routing.agent', (agent) => {
      if (agent.user.id === ownId()) client.setQueryData(ownAgentQuery.queryKey, agent);
      void client.invalidateQueries({ queryKey: ['routing', 'floor'] });
    }),
    onRealtime('voice.call', (call) => {
      void client.invalidateQueries({ queryKey: ['voice', 'call', call.id] });
      if (call.agent?.id !== ownId()) return;
      client.setQueryData(activeCallQuery.queryKey, (before) => before && { ...before, call });
      if (!client.getQueryData(activeCallQuery.queryKey)) {
        void client.invalidateQueries({ queryKey: activeCallQuery.queryKey });
      }
      if (call.subject.kind === 'campaign_task' && call.subject.id && call.state === 'ended') {
        void loadAgain(client, ['outbound', 'task', call.subject.id]);
      }
    }),
    onRealtime('voice.phone', ({ state, legId }) => {
      client.setQueryData(
        activeCallQuery.queryKey,
        (before) => before && { ...before, phone: { state, legId } },
      );
    }),
    onRealtime('identity.session_ended', () => endSession()),
    onRealtime('outbound.desk_changed', () => {
      void client.invalidateQueries({ queryKey: ['outbound', 'desk'] });
    }),
    onRealtime('outbound.task_opened', ({ taskId }) => {
      void client.invalidateQueries({ queryKey: ['outbound', 'desk'] });
      void loadAgain(client, ['outbound', 'task', taskId]);
    }),
    onRealtime('outbound.import', (view) => {
      client.setQueryData(['outbound', 'import', view.id], view);
      if (view.state === 'done') void client.invalidateQueries({ queryKey: ['list', 'outbound.campaigns'] });
    }),
    onRealtime('customers.import', (view) => {
      client.setQueryData(['customers', 'import', view.id], view);
      void client.invalidateQueries({ queryKey: ['list', 'customers.imports'] });
    }),
    onRealtime('messaging.sending', ({ sendingId }) => {
      void client.invalidateQueries({ queryKey: ['messaging', 'sending', sendingId] });
    }),
    onRealtime('files.export', (request) => {
      void client.invalidateQueries({ queryKey: ['list', 'files.exports'] });
      tellOfExport(request, ownId());
    }),
    onRealtime('tasks.task', (task) => {
      void client.invalidateQueries({ queryKey: ['tasks'] });
      if (task.kind === 'ledger_verification')
        void client.invalidateQueries({ queryKey: ['audit', 'ledger'] });
      if (task.kind === 'tenant_backup' || task.kind === 'backup_verification') {
        void client.invalidateQueries({ queryKey: ['list', 'backup.backups'] });
        void client.invalidateQueries({ queryKey: ['backup'] });
      }
      if (task.kind === 'hand_over') void client.invalidateQueries({ queryKey: ['identity', 'departure'] });
      if (task.kind === 'customers_duplicates' && task.finishedAt) void refreshDuplicates(client);
      if (task.kind === 'customers_freeze' && task.finishedAt) void refreshSegments(client);
      if (task.state === 'done' && task.kind === 'outbound_addition')
        void tellAddition(client, task).catch(showError);
      else if (task.state === 'done' && task.kind === 'customers_bulk')
        void tellBulk(client, task.id).catch(showError);
      else if (task.state === 'done') {
        showToast({ kind: 'done', text: translate(shellTexts, 'tasks.finished', { name: task.label }) });
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Whoever may approve hears of what waits; the requester of what was decided. */
function tellOfExport(request: ExportRequest, ownId: string | undefined): void {
  const own = request.requester.id === ownId;
  const params = { name: request.requester.name, file: request.label };
  if (request.state === 'pending' && !own) {
    showToast({ kind: 'info', text: translate(shellTexts, 'tasks.export_pending', params) });
  } else if (own && (request.state === 'approved' || request.state === 'declined')) {
    const kind = request.state === 'approved' ? 'done' : 'info';
    showToast({
      kind,
      text: translate(shellTexts, `tasks.export_${request.state}`, params),
      ...(request.note ? { hint: request.note } : {}),
    });
  }
}
