import pino from 'pino';

export type Log = pino.Logger;
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** What PostgreSQL adds to an error quotes the values of rows: telephone numbers, names. */
const quoting = ['detail', 'hint', 'where', 'internalQuery'];

/** Structured log, to standard output unless told otherwise. Secrets are cut out wherever they stand. */
export function createLog(level: LogLevel, destination?: pino.DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: withoutValues },
      redact: {
        paths: [
          '*.password',
          '*.cookie',
          '*.authorization',
          'req.headers.cookie',
          'event.callerNumber',
          'event.calledNumber',
          'event.digit',
        ],
        censor: '[cut]',
      },
    },
    destination ?? pino.destination(1),
  );
}

function withoutValues(error: Error): Record<string, unknown> {
  const entries = Object.entries(pino.stdSerializers.err(error));
  return Object.fromEntries(entries.filter(([key]) => !quoting.includes(key)));
}
