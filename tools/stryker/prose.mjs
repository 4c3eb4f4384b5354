import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** What people read and no program acts on: `docs/policies.md` holds it word for word, and a test compares that file. */
const sentences = new Set(['why', 'fix', 'description']);

function named({ node }) {
  return node?.type === 'ObjectProperty' && sentences.has(node.key.name);
}

function thrown({ node }) {
  return node?.type === 'NewExpression' && node.callee.name === 'Error';
}

/** Leaves plain sentences alone: another wording is no other verdict. A sentence with a value in it is mutated. */
const prose = {
  shouldIgnore({ node, parentPath }) {
    if (node.type !== 'StringLiteral' || parentPath === null) return undefined;
    return named(parentPath) || thrown(parentPath) ? 'a sentence for people' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'prose', prose)];
