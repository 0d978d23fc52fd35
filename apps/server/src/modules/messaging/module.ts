import * as messages from '@guanjia/contracts/messaging/messages';
import * as sendings from '@guanjia/contracts/messaging/sendings';
import type { ExportRow } from '#kernel/export-cells.ts';
import type { Operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import type { MessagingDeps } from './deps.ts';
import { listMessages } from './messages/message-views.ts';
import { messagingOperations } from './operations.ts';
import { restoredSubscriber } from './sendings/restored.ts';
import { sendingJob } from './sendings/sending-job.ts';
import { listSendings } from './sendings/sending-views.ts';
import { wakeSendings } from './sendings/sweep.ts';
import { withdrawalSubscriber } from './withdrawal.ts';

export interface Messaging {
  operations: Operation[];
  lists: ExportableList[];
  subscribers: Subscriber[];
  jobs: Job<never>[];
  /** Sendings that are due; called every second. */
  sweep(): Promise<void>;
}

export function createMessaging(deps: MessagingDeps): Messaging {
  return {
    operations: messagingOperations(deps),
    subscribers: [withdrawalSubscriber, restoredSubscriber(deps)],
    jobs: [sendingJob(deps) as Job<never>],
    sweep: () => wakeSendings(deps),
    lists: [
      exportable({
        definition: messages.messageList,
        route: messages.listMessages,
        title: { 'zh-CN': '短信记录', en: 'messages' },
        page: listMessages,
        extra: { userId: senderOf, source: (row) => (row as unknown as messages.Message).sendingName },
      }),
      exportable({
        definition: sendings.sendingList,
        route: sendings.listSendings,
        title: { 'zh-CN': '短信群发', en: 'sendings' },
        page: listSendings,
        extra: { userId: senderOf, progress: progressOf },
      }),
    ],
  };
}

function senderOf(row: ExportRow): string {
  return (row as unknown as messages.Message | sendings.Sending).by.name;
}

function progressOf(row: ExportRow): string {
  const { sent, failed, unknown, total } = row as unknown as sendings.Sending;
  return `${sent + failed + unknown}/${total}`;
}
