import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Locale, launchChromium } from './browser.ts';
import { enter, type Person } from './person.ts';
import { checkout, demo, type Product, startProduct } from './product.ts';
import { type MeasuredPublic, openPublic } from './public.ts';

const failures = join(checkout, '.guanjia/e2e-failures');

/** What every journey needs: the product, the public that it calls, and people with browsers. */
export interface Stage {
  readonly product: Product;
  readonly public: MeasuredPublic;
  /** Somebody of the demo tenant, logged in with a browser of their own until the journey ends. */
  person(login: string, locale?: Locale): Promise<Person>;
  /** The same with another browser and log-in page open, not logged in. */
  visitor(locale?: Locale): Promise<Person>;
}

/** Sets the stage for the journeys of one file. Its parts are there from the first test on. */
export function setStage(name: string): Stage {
  let product: Product;
  let browser: Browser;
  let measured: MeasuredPublic;
  const people: Person[] = [];

  beforeAll(async () => {
    [product, measured] = await Promise.all([startProduct(name), openPublic()]);
    browser = await launchChromium(product.home);
    await product.moveTrunk(measured.address);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepTraces(`${name} ${task.name}`, product, people);
    measured.behave('answer');
    for (const call of measured.calls) call.hangUp();
    await Promise.all(people.splice(0).map((person) => person.leave()));
  });
  afterAll(async () => {
    await browser?.close();
    measured?.close();
    await product?.stop();
  });

  async function visitor(locale: Locale = 'zh-CN'): Promise<Person> {
    const person = await enter({ browser, product, locale });
    people.push(person);
    return person;
  }
  return {
    get product() {
      return product;
    },
    get public() {
      return measured;
    },
    visitor,
    async person(login, locale) {
      const person = await visitor(locale);
      await person.logIn({ tenant: demo.tenant, login, password: demo.password });
      return person;
    },
  };
}

async function keepTraces(name: string, product: Product, people: readonly Person[]): Promise<void> {
  mkdirSync(failures, { recursive: true });
  const file = join(failures, name.replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
  writeFileSync(
    `${file}.log`,
    `${product.logs()}\n${people.map(({ problems }) => problems().join('\n')).join('\n')}`,
  );
  for (const [index, { page }] of people.entries()) {
    // A page that hangs must not hide the failure.
    await page.screenshot({ path: `${file}-${index + 1}.png`, timeout: 5_000 }).catch(() => {});
  }
}
