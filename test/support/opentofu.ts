import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { helmProviderSchema } from './helm-provider-schema';

/** The programs that validate a configuration. */
export interface Tofu {
  readonly tofu: string;
  readonly provider: string;
}

/** What `tofu validate` says of a configuration: nothing when it is valid, else a summary of each mistake. */
export function validate({ tofu, provider }: Tofu, configuration: object): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-tofu-'));
  try {
    mkdirSync(join(folder, 'providers'));
    mkdirSync(join(folder, 'configuration'));
    linkSync(provider, join(folder, 'providers/terraform-provider-helm'));
    writeFileSync(join(folder, 'schema.json'), JSON.stringify(helmProviderSchema()));
    writeFileSync(join(folder, 'tofu.rc'), overrides(join(folder, 'providers')));
    writeFileSync(join(folder, 'configuration/cdk.tf.json'), JSON.stringify(configuration));
    const { stdout, stderr } = spawnSync(tofu, ['validate', '-json'], {
      cwd: join(folder, 'configuration'),
      env: environment(folder),
      encoding: 'utf8',
    });
    return mistakesIn(stdout, stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A provider that is given by its folder is neither looked for nor installed, so nothing is fetched. */
function overrides(folder: string): string {
  return `provider_installation {\n  dev_overrides {\n    "hashicorp/helm" = ${JSON.stringify(folder)}\n  }\n}\n`;
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    HOME: folder,
    PATH: '/usr/bin:/bin',
    CHECKPOINT_DISABLE: '1',
    TF_CLI_CONFIG_FILE: join(folder, 'tofu.rc'),
    BULWARK_PROVIDER_SCHEMA: join(folder, 'schema.json'),
  } as NodeJS.ProcessEnv;
}

interface Answer {
  readonly valid: boolean;
  readonly diagnostics: readonly { readonly severity: string; readonly summary: string; readonly detail?: string }[];
}

function mistakesIn(stdout: string, stderr: string): readonly string[] {
  if (stdout.trim() === '') throw new Error(`tofu validate said nothing: ${stderr}`);
  const { valid, diagnostics } = JSON.parse(stdout) as Answer;
  const errors = diagnostics.filter(one => one.severity === 'error');
  if (valid !== (errors.length === 0)) throw new Error(`tofu validate contradicts itself: ${stdout}`);
  return errors.map(({ summary, detail }) => `${summary}: ${detail ?? ''}`);
}
