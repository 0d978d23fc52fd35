import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Seconds, by operation and status. */
  httpDuration: Histogram<'operation' | 'status'>;
  realtimeConnections: Gauge;
  /** 1 while the switch can be reached. */
  switchConnected: Gauge;
  activeCalls: Gauge;
  callsEnded: Counter<'direction' | 'outcome'>;
  backupsEnded: Counter<'result'>;
}

/** Prometheus metrics; names follow its conventions (base units, `_total`). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: 'guanjia_http_request_duration_seconds',
      help: 'Time from request to answer, by operation',
      labelNames: ['operation', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    realtimeConnections: new Gauge({
      name: 'guanjia_realtime_connections',
      help: 'Open console connections',
      registers,
    }),
    switchConnected: new Gauge({
      name: 'guanjia_switch_connected',
      help: '1 while the switch can be reached',
      registers,
    }),
    activeCalls: new Gauge({ name: 'guanjia_active_calls', help: 'Calls that have not ended', registers }),
    callsEnded: new Counter({
      name: 'guanjia_calls_ended_total',
      help: 'Calls ended, by direction and outcome',
      labelNames: ['direction', 'outcome'],
      registers,
    }),
    backupsEnded: new Counter({
      name: 'guanjia_backups_ended_total',
      help: 'Backups of enterprises that were made or failed',
      labelNames: ['result'],
      registers,
    }),
  };
}
