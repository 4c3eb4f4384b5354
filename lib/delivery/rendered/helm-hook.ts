import type { Complaint } from '../../complaint';
import type { Manifest } from '../../manifest';
import { annotate } from '../annotate';
import type { HookChoice } from './helm-archive';
import { objectName } from './object-name';

/** The objects of a release without its hooks, and what is undecided about these. */
export interface SortedHooks {
  readonly objects: readonly Manifest[];
  readonly complaints: readonly Complaint[];
}

const hookAnnotation = 'helm.sh/hook';
/** The events at which a hook runs that manifests in Git know too. `crd-install` is Helm 2's word for a definition. */
const installing = ['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade'];

/**
 * Decides upon objects that Helm makes only at an event of a release. What runs when Helm tests, rolls back or deletes never belongs to what is installed: it
 * is left out (applied as an ordinary object, an uninstaller would run at once). What runs when Helm installs or upgrades has to be decided by a person:
 * Git knows no such moment.
 */
export function sortHooks(manifests: readonly Manifest[], choices: Readonly<Record<string, HookChoice>>): SortedHooks {
  const objects: Manifest[] = [];
  const undecided: Manifest[] = [];
  const used = new Set<string>();
  for (const manifest of manifests) {
    const choice = choices[`${manifest.kind} ${manifest.metadata.name}`];
    if (choice !== undefined && eventsOf(manifest).length > 0) used.add(`${manifest.kind} ${manifest.metadata.name}`);
    if (!isInstallHook(manifest)) {
      if (eventsOf(manifest).length === 0) objects.push(manifest);
    } else if (choice === 'apply') objects.push(withoutHook(manifest));
    else if (choice === undefined) undecided.push(manifest);
  }
  return { objects, complaints: [...undecided.map(undecidedComplaint), ...unknownChoices(choices, used)] };
}

function eventsOf({ metadata }: Manifest): readonly string[] {
  const events = (metadata.annotations?.[hookAnnotation] ?? '').split(',').map(one => one.trim());
  return events.filter(one => one !== '' && one !== 'crd-install');
}

function isInstallHook(manifest: Manifest): boolean {
  return eventsOf(manifest).some(event => installing.includes(event));
}

function withoutHook(manifest: Manifest): Manifest {
  return annotate(manifest, {
    [hookAnnotation]: undefined,
    [`${hookAnnotation}-weight`]: undefined,
    [`${hookAnnotation}-delete-policy`]: undefined,
  });
}

function undecidedComplaint(manifest: Manifest): Complaint {
  const name = `${manifest.kind} ${manifest.metadata.name}`;
  return {
    prop: 'rendered',
    rule: 'free of Helm hooks, which only Helm runs',
    got: `${objectName(manifest)} (${eventsOf(manifest).join(', ')})`,
    fix: `switch it off in the values, or decide: rendered.hooks: { '${name}': 'leave-out' } or 'apply', as an ordinary object`,
  };
}

function unknownChoices(
  choices: Readonly<Record<string, HookChoice>>,
  used: ReadonlySet<string>,
): readonly Complaint[] {
  return Object.keys(choices)
    .filter(name => !used.has(name))
    .map(got => ({ prop: 'rendered.hooks', rule: 'hooks that it renders', got, fix: 'remove it' }));
}
