import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { treeOf } from '../../../../lib/policy/read/tree';

describe('a directory', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'bulwark-tree-'))));
  afterEach(() => rmSync(home, { recursive: true }));

  /** The cluster of each file, and whether it lists waivers. */
  function clusters(files: readonly string[], { index = false, root = '' } = {}) {
    if (index) writeFileSync(path.join(home, '.bulwark'), '');
    const paths = files.map(file => path.join(home, file));
    const tree = treeOf(path.join(home, root), paths);
    return paths.map(file => (tree.isWaiverFile(file) ? `${tree.clusterOf(file)}!` : tree.clusterOf(file)));
  }

  test('without a waiver file or an index is one set of objects', () => {
    expect(clusters(['staging/a.yaml', 'production/a.yaml', 'a.yaml'])).toEqual(['', '', '']);
  });

  test('with an index has a cluster in each folder, and none in its own files', () => {
    const files = ['staging/shop/a.yaml', 'production/a.yaml', 'a.yaml'];
    expect(clusters(files, { index: true })).toEqual(['staging', 'production', '']);
  });

  test('has a cluster in each folder with a waiver file, and none beside those', () => {
    const files = ['staging/waivers.yaml', 'staging/shop/deep/a.yaml', 'notes/a.yaml', 'a.yaml'];
    expect(clusters(files)).toEqual(['staging!', 'staging', '', '']);
  });

  test('is a cluster itself where it holds the waiver file', () => {
    const files = ['staging/waivers.yaml', 'staging/shop/a.yaml'];
    expect(clusters(files, { root: 'staging' })).toEqual(['staging!', 'staging']);
  });

  test('takes a waiver file deeper down, or one of another name, for none', () => {
    const files = ['staging/shop/waivers.yaml', 'staging/waivers.yml', 'staging/a.yaml'];
    expect(clusters(files)).toEqual(['', '', '']);
    expect(clusters(files, { index: true })).toEqual(['staging', 'staging', 'staging']);
  });
});
