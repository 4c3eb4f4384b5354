import { elementsOf } from '../expression/elements';
import { quantified } from '../expression/list-node';
import type { Run } from '../expression/node';
import type { Scope } from '../expression/scope';
import { newSlot } from '../expression/slots';
import { truth } from '../expression/truth';
import type { CelNode } from './cel-library';
import type { Names } from './names';
import { OutsideSubset } from './outside-subset';

/** Translates the body of a macro. */
export type Translate = (node: CelNode, names: Names) => Run;

/** A macro that is called on a list. */
export interface MacroCall {
  readonly walk: Walk;
  readonly list: Run;
  readonly given: readonly CelNode[];
}

/** What a macro does with a list, the slot of its variable, and its bodies. */
export type Walk = (list: Run, slot: number, bodies: readonly Run[]) => Run;

const walks: Readonly<Record<string, Walk>> = {
  all: (list, slot, [body]) => quantified(list, slot, need(body), false),
  exists: (list, slot, [body]) => quantified(list, slot, need(body), true),
  exists_one:
    (list, slot, [body]) =>
    scope =>
      elementsOf(list(scope)).filter(at(scope, slot, need(body))).length === 1,
  filter:
    (list, slot, [body]) =>
    scope =>
      elementsOf(list(scope)).filter(at(scope, slot, need(body))),
  map: mapping,
};

/** The macro of a name, when it is one: its first argument names a variable. */
export function macroWalk(name: string): Walk | undefined {
  return Object.hasOwn(walks, name) ? walks[name] : undefined;
}

/** `list.all(variable, body)` and its siblings. */
export function macro({ walk, list, given }: MacroCall, names: Names, translate: Translate): Run {
  const [variable, ...bodies] = given;
  if (variable?.op !== 'id') throw new OutsideSubset('a macro without a variable');
  const slot = newSlot();
  const inner: Names = { ...names, slots: new Map([...names.slots, [variable.args, slot]]) };
  return walk(
    list,
    slot,
    bodies.map(body => translate(body, inner)),
  );
}

function need(body: Run | undefined): Run {
  if (body === undefined) throw new OutsideSubset('a macro without a body');
  return body;
}

function at(scope: Scope, slot: number, body: Run): (element: unknown) => boolean {
  return element => {
    scope.slots[slot] = element;
    return truth(body(scope));
  };
}

function mapping(list: Run, slot: number, bodies: readonly Run[]): Run {
  const transform = need(bodies.at(-1));
  const predicate = bodies.length > 1 ? need(bodies[0]) : undefined;
  return scope =>
    elementsOf(list(scope)).flatMap(element => {
      scope.slots[slot] = element;
      return predicate === undefined || truth(predicate(scope)) ? [transform(scope)] : [];
    });
}
