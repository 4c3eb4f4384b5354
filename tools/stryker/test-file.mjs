import { TestStatus } from '@stryker-mutator/api/test-runner';
import { expect } from 'expect';
import * as circus from 'jest-circus';
import { SnapshotState, toMatchSnapshot } from 'jest-snapshot';
import * as path from 'node:path';

const { describe, test, it, beforeAll, beforeEach, afterAll, afterEach } = circus;
Object.assign(globalThis, { expect, describe, test, it, beforeAll, beforeEach, afterAll, afterEach });

expect.extend({ toMatchSnapshot });
circus.addEventHandler(({ name, test: one }, { rootDescribeBlock }) => {
  if (name === 'test_start') expect.setState({ currentTestName: fullName(one) });
  if (name !== 'test_done') return;
  // A snapshot that differs does not end a test: jest adds it to the errors when the test is done.
  for (const error of expect.getState().suppressedErrors.splice(0)) one.errors.push([error, one.asyncError]);
  if (one.errors.length === 0 || !bails) return;
  for (const other of all(rootDescribeBlock)) other.mode = 'skip';
});

let bails = false;

/** The names of the tests that a file declares and would run. */
export function testsOf(load) {
  return declared(load).map(fullName);
}

/** Runs the named tests of a file; with `bail` until the first that fails. */
export async function runTests(load, file, { names, bail }) {
  for (const one of declared(load)) if (!names.has(fullName(one))) one.mode = 'skip';
  expect.setState({ snapshotState: snapshotsOf(file) });
  bails = bail;
  const { testResults, unhandledErrors } = await circus.run();
  if (unhandledErrors.length > 0) throw new Error(unhandledErrors[0]);
  return testResults.filter(({ status }) => status !== 'skip').map(result);
}

/** The committed snapshots of a test file. None is written. */
function snapshotsOf(file) {
  const stored = path.join(path.dirname(file), '__snapshots__', `${path.basename(file)}.snap`);
  const snapshotFormat = { escapeString: false, printBasicPrototype: false };
  return new SnapshotState(stored, { updateSnapshot: 'none', prettierPath: null, snapshotFormat });
}

/** The tests that loading a file declares, without those that are skipped. */
function declared(load) {
  circus.resetState();
  load();
  return [...all(circus.getState().rootDescribeBlock)].filter(({ mode }) => mode !== 'skip' && mode !== 'todo');
}

function* all(block) {
  for (const child of block.children)
    if (child.type === 'test') yield child;
    else yield* all(child);
}

function fullName({ name, parent }) {
  return parent.parent === undefined ? name : `${fullName(parent)} ${name}`;
}

function result({ testPath, errors, duration }) {
  const name = testPath.slice(1).join(' ');
  const outcome =
    errors.length === 0 ? { status: TestStatus.Success } : { status: TestStatus.Failed, failureMessage: errors[0] };
  return { name, timeSpentMs: duration ?? 0, ...outcome };
}
