import { noteNullFree } from '../../../lib/policy/null-free';
import { withoutNulls } from '../../../lib/policy/without-nulls';

test.each([{}, { a: { b: ['c', { d: 0 }, [], false, ''] } }, [], 'a', 0, null, undefined])(
  'what holds no null at any depth stays the same object: %j',
  value => {
    expect(withoutNulls(value)).toBe(value);
  },
);

test('a field that is null is no field, at any depth', () => {
  const given = { a: null, b: { c: null, d: 1 }, e: [{ f: null, g: [[{ h: null }]] }, 'i'] };
  const before = JSON.stringify(given);
  expect(withoutNulls(given)).toEqual({ b: { d: 1 }, e: [{ g: [[{}]] }, 'i'] });
  expect(Object.keys(withoutNulls(given))).toEqual(['b', 'e']);
  expect(JSON.stringify(given)).toBe(before);
  expect(withoutNulls({ a: [['b'], [{ c: null }]] })).toEqual({ a: [['b'], [{}]] });
});

test('an object of which it is known that it holds none is not walked through again', () => {
  const noted = { a: null };
  noteNullFree(noted);
  expect(withoutNulls(noted)).toBe(noted);
  expect(withoutNulls({ ...noted })).toEqual({});
});
