import type { FormField, FormValues, formField } from '@guanjia/contracts/core/form';
import type { FilterCondition } from '@guanjia/contracts/core/list';
import * as customers from '@guanjia/contracts/customers/routes';
import * as forms from '@guanjia/contracts/forms/routes';
import * as tasks from '@guanjia/contracts/tasks/routes';
import type { z } from 'zod';
import { readSheet } from '../src/kernel/sheets/read-sheet.ts';
import { startApp } from './app.ts';
import { until } from './until.ts';

export type Field = z.input<typeof formField>;

export const object = 'customers.customer' as const;

export const labelled = (text: string) => ({ zh: text, en: text });

export const field = (key: string, type: FormField['type'], more: Partial<Field> = {}): Field => ({
  key,
  type,
  label: labelled(key),
  ...more,
});

export const options = ['a', 'b', 'c'].map((value) => ({ value, label: labelled(value) }));

export const problemsOf = (path: string, message: string) => ({
  code: 'bad_request',
  fields: [{ path, message }],
});

/** A tenant whose administrator designs the customers' form, and what is done with it all the time. */
export async function startFormOffice() {
  const app = await startApp();
  const { users } = await app.tenant('T1');
  const administrator = await app.logIn('T1', 'administrator');
  const agent = await app.logIn('T1', 'agent');
  let phone = 0;

  const definition = () => administrator.client.call(forms.getForm, { query: { object } });

  async function draft(fields: readonly Field[]): Promise<number> {
    const { revision } = await definition();
    const saved = await administrator.client.call(forms.saveFormDraft, {
      body: { object, revision, fields: [...fields], groups: [] },
    });
    return saved.revision;
  }

  return {
    app,
    users,
    administrator,
    agent,
    draft,
    publishedFields: async () => (await definition()).published.fields,
    effect: () => administrator.client.call(forms.previewFormEffect, { query: { object } }),
    publish: async (fields: readonly Field[]): Promise<void> => {
      const revision = await draft(fields);
      await administrator.client.call(forms.publishForm, { body: { object, revision } });
      await until('the slots are filled', async () => {
        const { items } = await administrator.client.call(tasks.listBackgroundTasks, {});
        return items.every(({ kind, state }) => kind !== 'forms_refill' || state === 'done');
      });
    },
    /** A customer with these values. */
    add(custom: FormValues, who = administrator, name = 'Somebody'): Promise<customers.Customer> {
      phone += 1;
      return who.client.call(customers.createCustomer, {
        body: { name, phones: [`1390000${String(phone).padStart(4, '0')}`], custom },
      });
    },
    list(
      query: { filter?: FilterCondition[]; sort?: string; cursor?: string; limit?: number },
      who = administrator,
    ) {
      const { filter, ...rest } = query;
      return who.client.call(customers.listCustomers, {
        query: { ...rest, ...(filter && { filter: JSON.stringify(filter) }) },
      });
    },
  };
}

export type FormOffice = Awaited<ReturnType<typeof startFormOffice>>;

export async function sheetRows(response: Response): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const lot of readSheet(Buffer.from(await response.arrayBuffer()))) {
    rows.push(...lot.map(({ cells }) => cells));
  }
  return rows;
}
