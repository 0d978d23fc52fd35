import * as customers from '@guanjia/contracts/customers/routes';
import * as attachments from '@guanjia/contracts/forms/attachments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from './app.ts';
import { type FormOffice, field, problemsOf, startFormOffice } from './form-office.ts';
import { until } from './until.ts';

let office: FormOffice;

beforeAll(async () => {
  office = await startFormOffice();
  await office.publish([
    field('contract', 'file'),
    field('secret', 'file', { visibleTo: ['administrator'] }),
  ]);
});

afterAll(() => office.app[Symbol.asyncDispose]());

const upload = ({ client }: SignedIn, content = 'The contract', name = '合同.txt') =>
  client.upload(attachments.uploadAttachment, {}, new Blob([content]), name);
const read = ({ client }: SignedIn, id: string) => client.call(attachments.getAttachment, { params: { id } });
const hour = 60 * 60 * 1000;

describe('an attachment', () => {
  it('is its uploader’s until a record holds it, then of all who see the record', async () => {
    const { agent, administrator } = office;
    const file = await upload(agent);
    expect(file).toMatchObject({ name: '合同.txt', type: 'text/plain', bytes: 12 });
    await expect(read(administrator, file.id)).rejects.toMatchObject({ code: 'not_found' });
    const customer = await office.add({ contract: file.id }, office.agent);
    expect(customer.custom).toEqual({ contract: file.id });
    expect(await read(administrator, file.id)).toMatchObject({ name: '合同.txt' });
    const response = await administrator.client.download(attachments.downloadAttachment, {
      params: { id: file.id },
    });
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await response.text()).toBe('The contract');
    const stranger = await office.app.logIn('T1', 'account_manager');
    await expect(read(stranger, file.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of a field that a role does not see is not seen either', async () => {
    const { agent, administrator } = office;
    const file = await upload(administrator);
    const customer = await office.add({}, office.agent);
    const { version } = await administrator.client.call(customers.getCustomer, {
      params: { id: customer.id },
    });
    await administrator.client.call(customers.updateCustomer, {
      params: { id: customer.id },
      body: { version, custom: { secret: file.id } },
    });
    expect(await read(administrator, file.id)).toMatchObject({ id: file.id });
    await expect(read(agent, file.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is taken by one record only, and by whoever uploaded it', async () => {
    const file = await upload(office.administrator);
    await expect(office.add({ contract: file.id }, office.agent)).rejects.toMatchObject(
      problemsOf('custom.contract', 'option'),
    );
    const own = await upload(office.agent);
    await office.add({ contract: own.id }, office.agent);
    await expect(office.add({ contract: own.id }, office.agent)).rejects.toMatchObject(
      problemsOf('custom.contract', 'option'),
    );
  });

  it('must be of a kind that people attach, whatever its name says', async () => {
    const program = `MZ${'\0'.repeat(200)}`;
    await expect(upload(office.agent, program, '合同.pdf')).rejects.toMatchObject({
      code: 'attachment_type',
    });
    await expect(upload(office.agent, '', 'x.txt')).rejects.toMatchObject({ code: 'file_empty' });
  });

  it('is deleted when no record has held it for a day, with its bytes', async () => {
    const { agent } = office;
    const [kept, replaced, left] = [await upload(agent), await upload(agent), await upload(agent)];
    const customer = await office.add({ contract: replaced.id }, office.agent);
    await agent.client.call(customers.updateCustomer, {
      params: { id: customer.id },
      body: { version: customer.version, custom: { contract: kept.id } },
    });
    const objects = async () => {
      const { rows } = await office.app.admin.query<{ id: string }>(
        'select id from forms.attachment where id = any($1)',
        [[kept.id, replaced.id, left.id]],
      );
      return rows.map(({ id }) => id);
    };
    await office.app.clock.advance(25 * hour);
    await office.app.admin.query(`select graphile_worker.add_job('forms.clean_attachments', '{}')`);
    await until('only what is held is left', async () => (await objects()).length === 1);
    expect(await objects()).toEqual([kept.id]);
    const again = await office.app.logIn('T1', 'agent');
    const params = { id: kept.id };
    const response = await again.client.download(attachments.downloadAttachment, { params });
    expect(await response.text()).toBe('The contract');
  });
});
