/** Adds up the runs of .ci/run. A step without a result, a failed step, or a run without tests is a failure. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...steps] = process.argv.slice(2);
let passed = 0;
let failed = 0;
const failureLines = [];

for (const step of steps) {
  const exitFile = join(folder, `${step}.exit`);
  const exitCode = existsSync(exitFile) ? Number(readFileSync(exitFile, 'utf8')) : 'missing';
  const countsFile = join(folder, `${step}.json`);
  const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')) : null;
  if (counts === null) {
    // Steps such as lint have no tests of their own: they count as one.
    if (exitCode === 0 && !['unit', 'services', 'faults', 'notebooks'].includes(step)) passed += 1;
    else failed += 1;
    console.log(`${step}: exit ${exitCode}`);
    continue;
  }
  const suiteErrors = (counts.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const stepFailed = counts.numFailedTests + suiteErrors;
  passed += counts.numPassedTests;
  failed += stepFailed;
  for (const failure of failures(counts)) failureLines.push(`${step}: ${failure}`);
  if (counts.numPassedTests === 0 || (exitCode !== 0 && stepFailed === 0)) {
    failed += 1;
    failureLines.push(`${step}: exit ${exitCode} without a failed test: see the errors in its log`);
  }
  console.log(
    `${step}: ${counts.numPassedTests} passed, ${stepFailed} failed, ${counts.numPendingTests ?? 0} skipped, exit ${exitCode}`,
  );
}

// Last before the sum, where a cut log still shows them.
for (const line of failureLines) console.log(line);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** The failed tests of a run and the files that could not be loaded, each with the first lines of its message. */
function failures({ testResults = [] }) {
  return testResults.flatMap((file) => {
    const tests = file.assertionResults.filter((test) => test.status === 'failed');
    if (tests.length > 0) return tests.map((test) => `${test.fullName}: ${firstLines(test.failureMessages)}`);
    return file.status === 'failed' ? [`${file.name}: ${firstLines([file.message])}`] : [];
  });
}

function firstLines(messages = []) {
  return messages.join('\n').split('\n').slice(0, 5).join('\n  ');
}
