import type { Node, Place } from './node';
import { rank } from './node';
import { newSlot } from './slots';

/** The variable of a macro: the element that `all`, `some` or `where` stands at. */
export interface Binding {
  readonly slot: number;
  readonly name: string;
  readonly node: Node;
}

let depth = 0;

/** Builds the body of a macro with a variable of its own, whose name tells how deep it stands. */
export function bound<Body>(label: string, stem: string, build: (binding: Binding) => Body): Body {
  const binding = bindingAt(newSlot(), label, depth === 0 ? stem : `${stem}${String(depth + 1)}`);
  depth += 1;
  try {
    return build(binding);
  } finally {
    depth -= 1;
  }
}

/** Words of a macro's body that are said outside it, where its variable has no value: those that name it give way to others. */
export function outside(words: string | Node, { name }: Binding, instead: string): string | Node {
  if (typeof words === 'string') return words;
  const names = words.text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return new RegExp(`\\b${name}\\b`).test(names) ? instead : words;
}

function bindingAt(slot: number, label: string, name: string): Binding {
  const place: Place = {
    label,
    verb: 'has',
    pointer: scope => scope.pointers[slot] ?? '',
    raw: scope => scope.slots[slot],
  };
  return { slot, name, node: { text: name, rank: rank.primary, run: scope => scope.slots[slot], place } };
}
