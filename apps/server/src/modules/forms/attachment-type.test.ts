import { describe, expect, it } from 'vitest';
import { attachmentType } from './attachment-type.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('what a file is', () => {
  it.each([
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf'],
    [
      'a picture',
      hex('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154'),
      'image/png',
    ],
    ['a text', Buffer.from('姓名,电话\n张三,13800138000\n'), 'text/plain'],
    ['markup, as text', Buffer.from('<script>alert(1)</script>'), 'text/plain'],
  ])('is told by its content: %s', async (_, content, type) => {
    expect(await attachmentType(content)).toBe(type);
  });

  it.each([
    ['a program for Windows', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
    ['a program for Linux', Buffer.concat([hex('7f454c46020101'), Buffer.alloc(200)])],
    ['an archive', hex('504b0506' + '00'.repeat(18))],
    ['noise', hex('0001020304fffefd')],
  ])('is refused: %s', async (_, content) => {
    expect(await attachmentType(content)).toBeUndefined();
  });
});
