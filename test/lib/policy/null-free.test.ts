import { readObjects } from '../../../lib/policy/read/read-objects';
import { parseDocuments } from '../../../lib/policy/read/parse';
import { withListNullsRead } from '../../../lib/policy/list-nulls';
import { isNotedNullFree } from '../../../lib/policy/null-free';
import { withoutNulls } from '../../../lib/policy/without-nulls';

const read = (text: string) => readObjects('a.yaml', '', parseDocuments(text)).objects.map(one => one.manifest);
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';

test('an object that was read without a null is not walked through again', () => {
  const [object] = read(`${configMap}data:\n  b: c\n`);
  expect(isNotedNullFree(object)).toBe(true);
});

test.each(['data:\n', 'data:\n  b: ~\n', 'finalizers:\n- null\n', 'data:\n  b:\n    c:\nimmutable: true\n'])(
  'an object with a null is, wherever it stands: %j',
  rest => {
    const [object] = read(configMap + rest);
    expect(isNotedNullFree(object)).toBe(false);
    expect(JSON.stringify(withoutNulls(withListNullsRead(object)))).not.toContain('null');
  },
);

test('a null in one object of a list says nothing of what is not known', () => {
  const list =
    'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata:\n    name: a\n- metadata:\n    name: b\n  data:\n';
  expect(read(list).map(isNotedNullFree)).toEqual([false, false]);
  expect(read(list.replace('  data:\n', '')).map(isNotedNullFree)).toEqual([true, true]);
});

test('a changed copy is not taken for what was read', () => {
  const [object] = read(configMap);
  expect(withoutNulls({ ...object, data: null })).toEqual(object);
});
