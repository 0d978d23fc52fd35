import type { Locale } from '#kernel/http/operation.ts';
import type { Log } from '#kernel/log.ts';
import { type SmsSender, sendSms } from '#kernel/sms-sender.ts';
import { type CodePurpose, codeLifetimeMs } from './sms-codes.ts';

const attempts = 3;

export interface SmsDelivery {
  /** Whether a message to somebody of this enterprise arrives, or is shown in its stead. */
  reaches(tenant: { demo: boolean } | undefined): boolean;
  /** Sends without being waited for: how long it takes must not tell whether there was anything to send. */
  send(to: string, text: string): void;
  /** For shutdown: resolves when nothing is on its way. */
  settle(): Promise<void>;
}

export function createSmsDelivery({ sms, log }: { sms: SmsSender; log: Log }): SmsDelivery {
  const underWay = new Set<Promise<void>>();

  async function deliver(to: string, text: string): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      try {
        return await sendSms(sms, { to, text });
      } catch (error) {
        // The text holds the code and the number is personal: neither goes into the log.
        log.warn({ err: error, attempt }, 'an SMS was not accepted');
      }
    }
  }

  return {
    // An enterprise that nobody has is treated as one whose messages arrive, or not, by the gateway alone.
    reaches: (tenant) => sms.kind === 'gateway' || tenant?.demo === true,
    send(to, text) {
      const delivery = deliver(to, text).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    },
    async settle() {
      await Promise.all(underWay);
    },
  };
}

/** The message with the code. */
export function codeText(purpose: CodePurpose, code: string, locale: Locale): string {
  const minutes = codeLifetimeMs / 60_000;
  const what = {
    'zh-CN': { log_in: '登录', password_reset: '重置密码', mobile: '绑定手机号' },
    en: { log_in: 'log in', password_reset: 'choose a new password', mobile: 'confirm this number' },
  }[locale][purpose];
  return locale === 'en'
    ? `Guanjia: ${code} is your code to ${what}. Good for ${minutes} minutes. Give it to nobody.`
    : `【客服管家】${code} 是你${what}的验证码，${minutes} 分钟内有效，请勿告诉任何人。`;
}
