import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import type pg from 'pg';

/** Kysely on one client that is already inside a transaction: it neither opens nor ends anything itself. */
export class ClientDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(client: pg.PoolClient) {
    this.#connection = new ClientConnection(client);
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('transactions are opened by tenantTx and platformTx');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

class ClientConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
    const name = statementName(compiled.sql);
    const result = await this.#client.query({
      text: compiled.sql,
      values: [...compiled.parameters],
      ...(name ? { name } : {}),
    });
    return { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount ?? 0) };
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('stream with a cursor on tx.client');
  }
}

/**
 * Statements that come again are prepared once per connection, which halves the planning cost of short queries.
 * The number is capped, because every filter combination of a list is a statement of its own.
 */
const seen = new Map<string, { name: string; times: number }>();
const maxStatements = 400;

/**
 * Begins a statement whose best plan depends on its values, such as a page of a filtered list: prepared, it would soon get
 * one plan for all values, which took twenty times as long for frequent words.
 */
export const plannedAnew = '/* planned anew */';

function statementName(text: string): string | undefined {
  if (text.includes(plannedAnew)) return undefined;
  const known = seen.get(text);
  if (known) {
    known.times += 1;
    return known.times > 2 ? known.name : undefined;
  }
  if (seen.size < maxStatements) seen.set(text, { name: `s${seen.size}`, times: 1 });
  return undefined;
}
