// Replays a CSV as a stream inside this process and prints a fresh answer while the events arrive.
// node examples/watch-a-stream.mjs <CSV> <folder for the events>
import { count, openLive, openReplayInput, startStream, watch } from 'blackspot';

const [csv, folder] = process.argv.slice(2);
const input = await openReplayInput(csv);
const stream = await startStream(input, { into: folder });
const live = await openLive(folder);
const stop = new AbortController();
const finished = stream.done.finally(() => stop.abort());
for await (const answer of watch(live, count(), { intervalMs: 200, signal: stop.signal })) {
  console.log(`${answer.toRows()[0].n} accidents so far`);
}
const { consume } = await finished;
const [{ n }] = (await live.ask(count())).toRows();
console.log(`${consume.messages} messages, ${n} accidents stored`);
await live.close();
