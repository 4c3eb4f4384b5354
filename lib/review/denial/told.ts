import type { Change } from '../change';
import type { Beginning } from './beginnings';

/** How many objects that nobody could judge are named. */
const mostNamed = 8;

/** One change for each object that a policy starts to deny, and one for each reason why something could not be judged. */
export function denialChanges(all: readonly Beginning[], cluster: string): readonly Change[] {
  return all.flatMap(({ judge, refused, unknown }) => {
    if (judge.force !== 'deny') return [];
    const place = { aspect: 'denial', object: judge.title, before: null, cluster } as const;
    return [
      ...refused.map(({ title, app, message }): Change => {
        return { ...place, class: 'tightening', after: `denies ${title}`, why: message, app };
      }),
      ...[...unknown].map(([why, titles]): Change => {
        return { ...place, class: 'unclassified', after: `not evaluated for ${listed(titles)}`, why, app: '' };
      }),
    ];
  });
}

/** A change that raises how hard something is enforced, with what that comes to for the objects that are committed. */
export function withBeginning(change: Change, all: readonly Beginning[]): Change {
  const raised = change.class === 'tightening' && change.after !== null;
  if (!raised || (change.aspect !== 'stage' && !isEnforcedLevel(change))) return change;
  const begun = all.find(one => one.judge.title === change.object);
  if (begun === undefined) return change;
  return { ...change, why: change.aspect === 'stage' ? told(begun) : `${change.why}; ${told(begun)}` };
}

/** The level that a namespace enforces, or as of which release. The two other modes refuse nothing. */
function isEnforcedLevel({ aspect, object, after }: Change): boolean {
  return aspect === 'pod-security' && object.startsWith('Namespace ') && after?.startsWith('enforce ') === true;
}

function told({ judge, refused, unknown }: Beginning): string {
  const [what, count] = [judge.force === 'deny' ? 'refused' : 'warned of', refused.length];
  const left = [...unknown.values()].reduce((sum, titles) => sum + titles.length, 0);
  const known = count === 0 ? `nothing committed would be ${what}` : `${objects(count)} would be ${what}`;
  if (left === 0) return known;
  const open = `${objects(left)} not evaluated, because ${[...unknown.keys()].join(' and ')}`;
  return count === 0 ? open : `${known}, ${open}`;
}

function objects(count: number): string {
  return count === 1 ? '1 committed object' : `${String(count)} committed objects`;
}

function listed(titles: readonly string[]): string {
  if (titles.length <= mostNamed) return titles.join(', ');
  return `${titles.slice(0, mostNamed).join(', ')} and ${String(titles.length - mostNamed)} more`;
}
