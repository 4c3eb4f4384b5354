import type { Run } from '../expression/node';
import { decidedBy } from '../expression/logic';
import { matcherAt, matcherOf } from '../expression/pattern';
import { absent } from '../expression/select';
import { requireText } from '../expression/require-text';
import { truth } from '../expression/truth';
import type { CelNode } from './cel-library';
import { macro, macroWalk } from './macros';
import { functions, methods } from './methods';
import type { Names } from './names';
import { identifier, selected, variable } from './names';
import { negated, operators } from './operators';
import { constant, listed, mapped, orValue, ternary, unary } from './forms';
import { isOperation, operationTest } from './operation';
import { index, indexed, optionalField, optionalIndex } from './optional-value';
import { OutsideSubset } from './outside-subset';

/** Turns a parsed expression into a function with the meaning it has in cel-go. Throws {@link OutsideSubset}. */
export function translate(node: CelNode, names: Names): Run {
  switch (node.op) {
    case 'value':
      return constant(node.args);
    case 'id':
      return identifier(node.args, names);
    case '.':
      return dotted(node.args[0], node.args[1], names);
    case 'call':
      return called(node.args[0], node.args[1], names);
    case 'rcall':
      return method(node.args, names);
    default:
      return composite(node, names);
  }
}

function composite(node: CelNode, names: Names): Run {
  const inner = (one: CelNode): Run => translate(one, names);
  switch (node.op) {
    case '&&':
      return decidedBy(node.args.map(inner), false);
    case '||':
      return decidedBy(node.args.map(inner), true);
    case '?:':
      return ternary(node.args.map(inner));
    case 'list':
      return listed(node.args.map(inner));
    case 'map':
      return mapped(node.args.map(([key, value]) => [textKey(key, inner), inner(value)]));
    case '[]':
      return indexed(inner(node.args[0]), inner(node.args[1]), index);
    case '[?]':
      return indexed(inner(node.args[0]), inner(node.args[1]), optionalIndex);
    case '.?':
      return unary(inner(node.args[0]), value => optionalField(value, node.args[1]));
    default:
      return operated(node, inner);
  }
}

/** Keys other than texts are outside the subset. */
function textKey(key: CelNode, inner: (one: CelNode) => Run): Run {
  if (key.op === 'value' && typeof key.args !== 'string') throw new OutsideSubset('maps with keys other than texts');
  return inner(key);
}

function operated(node: CelNode, inner: (one: CelNode) => Run): Run {
  if (node.op === '!_') return unary(inner(node.args), value => !truth(value));
  if (node.op === '-_') return unary(inner(node.args), negated);
  const [left, right] = node.args as [CelNode, CelNode];
  const asked = operationTest(node.op, left, right);
  if (asked !== undefined) return asked;
  const operate = operators[node.op];
  if (operate === undefined) throw new OutsideSubset(`operator ${node.op}`);
  const [first, second] = [inner(left), inner(right)];
  return scope => operate(first(scope), second(scope));
}

function dotted(value: CelNode, name: string, names: Names): Run {
  if (isVariable(value, names)) return variable(name, names);
  return selected(translate(value, names), name);
}

/** A variable that has no value is an error to whoever asks for it, also with has(). */
function isVariable(value: CelNode, { slots }: Names): boolean {
  return value.op === 'id' && value.args === 'variables' && !slots.has('variables');
}

function called(name: string, given: readonly CelNode[], names: Names): Run {
  if (name === 'has') return present(given[0], names);
  const operate = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (operate === undefined) throw new OutsideSubset(`function ${name}`);
  return applied(
    operate,
    given.map(one => translate(one, names)),
  );
}

/** CEL's `has(value.field)`: whether the field is there, of a value that must be. */
function present(node: CelNode | undefined, names: Names): Run {
  if (node?.op !== '.') throw new OutsideSubset('has() of anything but value.field');
  const [value, name] = node.args;
  if (isOperation(node)) return () => true;
  if (isVariable(value, names)) return unary(variable(name, names), () => true);
  const run = translate(value, names);
  return scope => optionalField(run(scope), name).content !== absent;
}

/** Methods whose second argument the parser knows and the evaluation does not. */
const limited = new Set(['split', 'indexOf', 'lastIndexOf']);

function method([name, receiver, given]: readonly [string, CelNode, readonly CelNode[]], names: Names): Run {
  const value = translate(receiver, names);
  const walk = macroWalk(name);
  if (walk !== undefined) return macro({ walk, list: value, given }, names, translate);
  if (name === 'matches') return matching(value, given[0], names);
  const run = given.map(one => translate(one, names));
  if (name === 'orValue') return orValue(value, run);
  if (limited.has(name) && given.length > 1) throw new OutsideSubset(`${name} with a limit or an offset`);
  const operate = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (operate === undefined) throw new OutsideSubset(`method ${name}`);
  return applied(operate, [value, ...run]);
}

/** A pattern that is a constant is checked at once; any other when it is used. */
function matching(value: Run, pattern: CelNode | undefined, names: Names): Run {
  if (pattern === undefined) throw new OutsideSubset('matches() without a pattern');
  if (pattern.op === 'value') matcherOf(String(pattern.args));
  const run = translate(pattern, names);
  return scope => {
    const text = requireText(value(scope));
    return matcherAt(requireText(run(scope)))(text);
  };
}

function applied(operate: (...given: readonly [unknown, ...unknown[]]) => unknown, runs: readonly Run[]): Run {
  return scope => {
    const [first, ...more] = runs.map(run => run(scope));
    return operate(first, ...more);
  };
}
