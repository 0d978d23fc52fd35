import { listPoolMoves, type PoolMove } from '@guanjia/contracts/customers/pools';
import { PagedEntries } from '../../../components/paged-entries.tsx';
import { moveSentence } from '../../../components/pool/move-sentence.ts';
import { moveTexts } from '../../../components/pool/move-texts.ts';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { poolTexts } from './texts.ts';

/** Every owner the customer had, with what moved it. */
export function OwnerHistory({ id }: { id: string }) {
  const t = useT(poolTexts);
  return (
    <PagedEntries
      queryKey={['customers', 'moves', id]}
      fetchPage={(query, signal) => api.call(listPoolMoves, { params: { id }, query }, { signal })}
      rows={3}
      empty={t('history.empty')}
      more={t('history.more')}
      entry={(move) => <Move key={move.id} move={move} />}
    />
  );
}

function Move({ move }: { move: PoolMove }) {
  const t = useT(poolTexts);
  const words = useT(moveTexts);
  const [what, ...why] = moveSentence(words, {
    move: move.kind,
    from: move.from?.name ?? null,
    to: move.to?.name ?? null,
    note: move.note,
    ...(move.rule && {
      rule: move.rule.number,
      ruleKind: move.rule.kind,
      ruleDays: move.rule.days,
    }),
  });
  return (
    <section>
      <div className="row wrap">
        <span className={move.undone ? 'muted strong' : 'strong'}>{what}</span>
        {move.undone && <span className="badge">{words('undone')}</span>}
        {move.bulkId && <span className="badge">{t('history.bulk')}</span>}
      </div>
      {why.map((part) => (
        <div key={part}>{part}</div>
      ))}
      <div className="muted small">
        {formatDateTime(move.occurredAt)} · {move.actor?.name ?? t('by_system')}
      </div>
    </section>
  );
}
