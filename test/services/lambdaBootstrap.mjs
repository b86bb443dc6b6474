/** The loop of Lambda's runtime: takes an event, calls the handler, sends its answer. Called with FILE.EXPORT by the emulator. */
const [file, name] = process.argv[2].split('.');
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const { [name]: handler } = await import(`${process.env.LAMBDA_TASK_ROOT}/${file}.mjs`);

for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const answer = await handler(await next.json()).then(
    (result) => ({ path: 'response', body: result }),
    ({ name: errorType, message: errorMessage }) => ({ path: 'error', body: { errorType, errorMessage } }),
  );
  await fetch(`${api}/invocation/${id}/${answer.path}`, {
    method: 'POST',
    body: JSON.stringify(answer.body),
  });
}
