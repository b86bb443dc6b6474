// Replays a CSV from a day on, finds counties that are busier than the days before lead one to expect, and counts each hour.
// node examples/surges-in-a-stream.mjs <CSV> <first day of the stream> <folder for the events>
import * as blackspot from 'blackspot';

const [csv, from, into] = process.argv.slice(2);
const counts = new Map();
const hours = blackspot.windowsAnalytic({
  name: 'accidents by hour',
  shape: blackspot.tumbling(3_600_000),
  aggregate: blackspot.summaryOf(null),
  onPane: ({ startMs, result }) => counts.set(startMs, result.count),
});
const history = await blackspot.openSource(csv);
const step = await blackspot.openSurgeStep({
  history,
  members: [hours],
  onTransition: ({ at, state, place, observed }) => console.log(at, state, place.name, observed),
});
const input = await blackspot.openReplayInput(csv);
const stream = await blackspot.startStream(input, { from, into, observers: [step] });
await stream.done;
step.analytics.advanceTo(step.analytics.newestEventMs + 3_600_000); // so that the last hour ends
await step.close();
await history.close();
const [[startMs, count]] = [...counts].sort(([, a], [, b]) => b - a);
console.log(`Busiest hour: ${new Date(startMs).toISOString()}, ${count} accidents`);
