import { errorCatalogue } from '@guanjia/contracts/core/errors';

type Json = Record<string, unknown>;

interface Described {
  operationId: string;
  summary: string;
  tags: string[];
  'x-permission'?: string;
  parameters?: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
}

const style = `
body{font:15px/1.6 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1f2328;background:#fff}
code,pre{font:13px/1.5 ui-monospace,monospace}pre{background:#f6f8fa;padding:.8rem;overflow:auto;border-radius:6px}
h2{border-bottom:1px solid #d1d9e0;margin-top:2.5rem}details{border:1px solid #d1d9e0;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}
summary{cursor:pointer}b{display:inline-block;min-width:4.2rem}i{color:#59636e;font-style:normal}nav a{margin-right:1rem}
td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}pre{background:#161b22}h2,details{border-color:#30363d}a{color:#79b8ff}i{color:#9198a1}}`;

/** The API document as a page that needs no script. */
export function renderDocs(document: Json): string {
  const paths = document.paths as Record<string, Record<string, Described>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ path, method, described })),
  );
  const domains = Map.groupBy(operations, ({ described }) => described.tags[0] ?? 'other');
  const schemas = (document.components as { schemas: Json }).schemas;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Guanjia API</title><style>${style}</style></head><body>
<h1>客服管家 Guanjia API</h1>
<p>OpenAPI 3.1 at <a href="/api/openapi.json">/api/openapi.json</a>. Log in with <code>POST /api/identity/sessions</code>; send the session cookie, and on everything but GET the header <code>x-csrf-token</code> with the value from <code>GET /api/identity/me</code>. Errors are RFC 9457 problem details.</p>
<nav>${[...domains.keys()].map((domain) => `<a href="#${domain}">${domain}</a>`).join('')}<a href="#schemas">schemas</a><a href="#errors">errors</a></nav>
${[...domains].map(([domain, list]) => `<h2 id="${domain}">${domain}</h2>${list.map(renderOperation).join('')}`).join('')}
<h2 id="schemas">Schemas</h2>${Object.entries(schemas)
    .map(
      ([name, schema]) =>
        `<details id="schema-${name}"><summary><code>${name}</code></summary>${json(schema)}</details>`,
    )
    .join('')}
<h2 id="errors">Errors</h2><table>${Object.entries(errorCatalogue)
    .map(
      ([code, [status, title]]) =>
        `<tr id="error-${code}"><td>${status}</td><td><code>${code}</code></td><td>${escapeHtml(title)}</td></tr>`,
    )
    .join('')}</table></body></html>`;
}

function renderOperation({
  path,
  method,
  described,
}: {
  path: string;
  method: string;
  described: Described;
}): string {
  const parameters = (described.parameters ?? [])
    .map(
      (parameter) =>
        `<tr><td><code>${parameter.name}</code></td><td>${parameter.in}${parameter.required ? ', required' : ''}</td><td>${json(parameter.schema)}</td></tr>`,
    )
    .join('');
  const body = Object.entries(described.requestBody?.content ?? {})
    .map(([type, { schema }]) => `<p>Body, <code>${type}</code></p>${json(schema)}`)
    .join('');
  const responses = Object.entries(described.responses)
    .map(([status, response]) => {
      const schema = Object.values(response.content ?? {})[0]?.schema;
      return `<p><b>${status}</b> ${escapeHtml(response.description)}</p>${Number(status) < 300 && schema ? json(schema) : ''}`;
    })
    .join('');
  const permission = described['x-permission'];
  return `<details id="${described.operationId}"><summary><b>${method.toUpperCase()}</b><code>${path}</code> <i>${escapeHtml(described.summary)}</i></summary>
${permission ? `<p>Needs <code>${permission}</code></p>` : ''}${parameters ? `<table>${parameters}</table>` : ''}${body}${responses}</details>`;
}

function json(value: unknown): string {
  return `<pre>${escapeHtml(JSON.stringify(value, null, 2)).replace(
    /&quot;#\/components\/schemas\/(\w+)&quot;/g,
    (_, name: string) => `<a href="#schema-${name}">${name}</a>`,
  )}</pre>`;
}

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character,
  );
}
