// Writes apps/server/assets/common-passwords.txt: what people choose when a rule asks for letters, digits and signs.
// Stems and endings are our own collection of habits, Chinese and English; no list of anybody's passwords went in.
import { writeFileSync } from 'node:fs';

const words =
  'password passwd admin administrator root user test guest welcome hello login master secret letmein changeme ' +
  'default system server manager service company office kefu jituan iloveyou love lovely sunshine princess dragon ' +
  'monkey football baseball superman batman summer winter spring autumn china beijing shanghai shenzhen guangzhou ' +
  'hangzhou jinan woaini woaiwo woaiwojia aini mima zhongguo nihao laopo laogong baobao tiantian asd asdf asdfg ' +
  'asdfgh qwe qwer qwert qwerty qwertyuiop zxc zxcv zxcvb zxcvbn zxcvbnm qaz qazwsx qwaszx abc abcd abcde abcdef ' +
  'a aa aaa aaaa aaaaaa q qq w z x tk wang zhang chen yang huang zhao zhou liu wu xu sun ma zhu hu guo he lin gao luo';
const endings =
  '1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 111 1111 111111 222 333 555 666 6666 666666 888 ' +
  '8888 888888 999 000 520 521 1314 5201314 123123 123321 654321 112233 147258 147258369 159753 789456 321 2020 ' +
  '2021 2022 2023 2024 2025 2026 2027 2028 2029 2030 1980 1985 1988 1990 1991 1992 1993 1994 1995 1996 1997 1998 1999 2000';
const walks =
  '1qaz2wsx 1qaz2wsx3edc 1qaz@wsx 1qaz!qaz !qaz2wsx !qaz@wsx zaq12wsx zaq1xsw2 1q2w3e4r 1q2w3e4r5t q1w2e3r4 ' +
  'a1b2c3d4 a1b2c3 1a2b3c4d qwer!@#$ asdf!@#$ qwe!@#123 abc!@#123 123qwe!@# 123abc!@# 123qwe 123qweasd 123asd 1234qwer ' +
  '1234abcd 123456a 123456aa 123456abc 123456qq 12345678a 123456789a 123456.a 123456789.a 12345678 88888888 11111111 00000000';

const stems = words.split(' ');
const tails = endings.split(' ');
const found = new Set(walks.split(' '));
for (const stem of stems) {
  for (const tail of tails) for (const form of [stem + tail, `${stem}@${tail}`]) found.add(form);
  for (const tail of ['1', '12', '123', '1234', '123456', '2024', '2025', '2026', '888', '666'])
    for (const form of [`${stem}${tail}!`, `${stem}#${tail}`, `${stem}${tail}.`]) found.add(form);
}
// No policy allows less than eight characters, so shorter ones need not be known.
const list = [...found].filter(({ length }) => length >= 8).sort();
writeFileSync(new URL('../apps/server/assets/common-passwords.txt', import.meta.url), `${list.join('\n')}\n`);
