/** Lines of a stream of JSON lines. */
export async function* eachLine(content: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held = Buffer.alloc(0);
  for await (const chunk of content) {
    held = Buffer.concat([held, chunk]);
    for (let end = held.indexOf(10); end >= 0; end = held.indexOf(10)) {
      yield held.subarray(0, end).toString('utf8');
      held = held.subarray(end + 1);
    }
  }
}
