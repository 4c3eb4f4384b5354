import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { SigningWorkflow } from '../../../lib/images/signing-workflow';
import { broken } from '../../support/rendered';
import { describeWithTool } from '../../support/tool';

const signing = {
  issuer: 'https://token.actions.githubusercontent.com',
  subjectPattern: '^https://github\\.com/acme/platform/\\.github/workflows/[^@]+@refs/heads/main$',
  images: 'ghcr.io/acme/*',
};
const digest = `sha256:${'a'.repeat(64)}`;
const { text, complaints } = new SigningWorkflow(signing);

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly permissions: object;
  readonly jobs: { readonly sign: { readonly permissions: object; readonly steps: readonly Step[] } };
}

const { permissions, jobs } = parse(text) as Workflow;
const scripts = jobs.sign.steps.filter(one => one.run !== undefined);

/** Runs the scripts of the workflow with a cosign that says what it was asked, and verifies what it is told to. */
function sign(image: string, { verifies = true } = {}): { readonly status: number; readonly asked: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'sign-'));
  const log = join(folder, 'log');
  const cosign = `#!/bin/sh\necho "$*" >> '${log}'\n[ "$1" != verify ] || ${verifies ? 'true' : 'false'}\n`;
  writeFileSync(log, '');
  writeFileSync(join(folder, 'cosign'), cosign, { mode: 0o755 });
  const env = { PATH: [folder, process.env['PATH'] ?? ''].join(delimiter), IMAGE: image, GITHUB_ACTOR: 'somebody' };
  const failed = scripts.find(one => {
    const done = spawnSync('bash', ['-eo', 'pipefail', '-c', one.run ?? ''], {
      env: { ...env, ...one.env, TOKEN: 'x' },
    });
    return done.status !== 0;
  });
  const asked = readFileSync(log, 'utf8').trimEnd().split('\n');
  rmSync(folder, { recursive: true, force: true });
  return { status: failed === undefined ? 0 : 1, asked };
}

test('the workflow signs without a key, and verifies by the very identity that the cluster asks for', () => {
  expect(complaints).toEqual([]);
  const image = `ghcr.io/acme/web:v1@${digest}`;
  expect(sign(image)).toEqual({
    status: 0,
    asked: [
      'login ghcr.io --username somebody --password-stdin',
      `sign --yes --new-bundle-format=false --use-signing-config=false ${image}`,
      `verify --new-bundle-format=false --certificate-oidc-issuer ${signing.issuer} --certificate-identity-regexp ${signing.subjectPattern} ${image}`,
    ],
  });
});

test('a signature that the cluster would refuse is a failure where it was made', () => {
  expect(sign(`ghcr.io/acme/web@${digest}`, { verifies: false }).status).toBe(1);
});

test.each([
  ['by tag alone', 'ghcr.io/acme/web:v1'],
  ['of another owner', `ghcr.io/other/web@${digest}`],
  ['of another registry', `ghcrxio/acme/web@${digest}`],
  ['below a name', `ghcr.io/acme/web/deep@${digest}`],
  ['with more behind it', `ghcr.io/acme/web@${digest} --allow-insecure-registry`],
  ['that is nothing', ''],
])('an image %s is not signed', (_, image) => {
  expect(sign(image)).toEqual({ status: 1, asked: [''] });
});

test('the token may ask for a certificate and write packages, and nothing else', () => {
  expect(permissions).toEqual({});
  expect(jobs.sign.permissions).toEqual({ 'id-token': 'write', packages: 'write' });
});

test.each<[string, typeof signing, string]>([
  ['another issuer', broken(signing, ['issuer'], 'https://gitlab.com'), 'signing.issuer'],
  ['another registry', broken(signing, ['images'], 'registry.example.org/acme/*'), 'signing.images'],
  ['a pattern that anybody matches', broken(signing, ['subjectPattern'], 'acme'), 'signing.subjectPattern'],
])('%s is refused', (_, given, prop) => {
  expect(new SigningWorkflow(given).complaints.map(one => one.prop)).toContain(prop);
});

describeWithTool('actionlint', 'against actionlint', actionlint => {
  const lint = (given: string): number | null => spawnSync(actionlint, ['-'], { input: given }).status;

  test('the workflow is one that GitHub can read, and one that asks for a misspelt right is not', () => {
    expect(lint(text)).toBe(0);
    expect(lint(text.replace('id-token: write', 'id-tokens: write'))).not.toBe(0);
  });
});
