// Asks a CSV one question and prints the answer: the share of severe accidents by state.
// node examples/ask-a-file.mjs [path to a CSV; a synthetic one is made when there is none]
import { count, measures, openSource, share } from 'blackspot';

const source = await openSource(process.argv[2]);
try {
  const question = measures({ n: count(), severeShare: share({ severity: [3, 4] }) })
    .by('state')
    .orderBy('n', 'descending')
    .limit(5);
  const answer = await source.ask(question);
  console.table(answer.toRows());
} finally {
  await source.close();
}
