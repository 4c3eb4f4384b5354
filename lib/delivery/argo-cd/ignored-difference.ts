import type { Complaint } from '../../complaint';

/** Fields that something in the cluster writes, so that Argo CD neither reports nor reverts them. */
export interface IgnoredDifference {
  /** The app that has the object. */
  readonly app: string;
  readonly group: string;
  readonly kind: string;
  /** @default every object of the kind in the app */
  readonly name?: string;
  /** Pointers to the fields, such as `/webhooks/0/clientConfig/caBundle`. At least one. */
  readonly jsonPointers: readonly string[];
  /** Who writes them, and why that is right: what is ignored can be changed by hand and nobody sees it. */
  readonly reason: string;
}

/** The difference as an Application has it. */
export function ignoredFields({ group, kind, name, jsonPointers }: IgnoredDifference): object {
  return { group, kind, ...(name === undefined ? {} : { name }), jsonPointers };
}

/** Complaints about a difference that is ignored without a reason, or whole objects that are. */
export function checkIgnored(all: readonly IgnoredDifference[]): readonly Complaint[] {
  return all.flatMap(({ jsonPointers, reason }, at) => {
    const prop = `ignoreDifferences[${String(at)}]`;
    const wide = jsonPointers.length === 0 || jsonPointers.some(one => !/^\/[^/]/.test(one));
    const fix = 'name the fields that something in the cluster writes';
    return [
      ...(reason.trim() === ''
        ? [{ prop: `${prop}.reason`, rule: 'a sentence', got: reason, fix: 'say who writes these fields, and why' }]
        : []),
      ...(wide
        ? [{ prop: `${prop}.jsonPointers`, rule: 'pointers to single fields', got: jsonPointers.join(', '), fix }]
        : []),
    ];
  });
}

/** Complaints about a difference of an app that is not there: a slip of the pen that ignores nothing. */
export function checkApps(all: readonly IgnoredDifference[], apps: ReadonlySet<string>): readonly Complaint[] {
  return all.flatMap(({ app }, at) => {
    if (apps.has(app)) return [];
    const known = [...apps].sort().join(', ');
    return [{ prop: `ignoreDifferences[${String(at)}].app`, rule: `one of ${known}`, got: app, fix: 'name an app' }];
  });
}
