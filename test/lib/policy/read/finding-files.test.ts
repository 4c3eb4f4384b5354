import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { findFiles } from '../../../../lib/policy/read/find-files';
import { decodeText, largestFile, readText, systemReason } from '../../../../lib/policy/read/read-text';

describe('the files below a directory', () => {
  let home: string;
  beforeEach(() => (home = realpathSync(mkdtempSync(path.join(tmpdir(), 'bulwark-find-')))));
  afterEach(() => rmSync(home, { recursive: true }));

  function write(...files: readonly string[]): void {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      writeFileSync(path.join(home, file), '');
    }
  }
  const link = (target: string, name: string) => symlinkSync(path.resolve(home, target), path.join(home, name));
  function found(root = home) {
    const { files, problems } = findFiles(root);
    return {
      files: files.map(file => path.relative(home, file)),
      problems: problems.map(({ file, text }) => `${path.relative(home, file)} ${text}`),
    };
  }

  test('are those whose name ends like YAML or JSON, hidden ones too, sorted', () => {
    write('c.yaml', 'a.YML', 'b.json', '.hidden/d.yml', '.e.yaml', 'f.yaml.bak', 'g.jsonl', 'h.txt', 'yaml', 'B.yaml');
    expect(found()).toEqual({
      files: ['.e.yaml', '.hidden/d.yml', 'B.yaml', 'a.YML', 'b.json', 'c.yaml'],
      problems: [],
    });
  });

  test('are not those in .git and node_modules, at any depth', () => {
    write('.git/a.yaml', 'node_modules/x/b.yaml', 'app/node_modules/c.yaml', 'app/d.yaml', 'node_modules.yaml');
    expect(found().files).toEqual(['app/d.yaml', 'node_modules.yaml']);
  });

  test('are one file, whatever its name, when that is what was named', () => {
    write('rendered.txt');
    expect(found(path.join(home, 'rendered.txt'))).toEqual({ files: ['rendered.txt'], problems: [] });
  });

  test('that do not exist are a problem and no file', () => {
    write('notes.txt');
    expect(found()).toEqual({ files: [], problems: [' holds no .yaml, .yml or .json file'] });
    expect(found(path.join(home, 'gone'))).toEqual({ files: [], problems: ['gone does not exist'] });
  });

  test('are taken once where a symbolic link leads to one of them, to a folder of them, or to all of them', () => {
    write('shop/a.yaml');
    link('shop/a.yaml', 'again.yaml');
    link('shop', 'store');
    link('.', 'round');
    expect(found()).toEqual({ files: ['shop/a.yaml'], problems: [] });
  });

  test('are taken under the name of a link where the name of its target is not looked at', () => {
    write('shop/a.txt', 'node_modules/shop/b.yaml');
    link('shop/a.txt', 'linked.yaml');
    link('node_modules/shop/b.yaml', 'other.yaml');
    link('shop/a.txt', 'linked.txt');
    expect(found()).toEqual({ files: ['linked.yaml', 'other.yaml'], problems: [] });
  });

  test('do not hide in a folder that a link shows and that is not looked at', () => {
    write('node_modules/shop/a.yaml', 'b.yaml');
    link('node_modules/shop', 'shop');
    const problems = ['shop is a symbolic link into .git or node_modules, not followed'];
    expect(found()).toEqual({ files: ['b.yaml'], problems });
  });

  test('do not hide behind a link to a folder beside the directory, even one whose name begins like its own', () => {
    write('tree/a.yaml', 'tree-two/b.yaml');
    link('tree-two', 'tree/two');
    link('tree-two/b.yaml', 'tree/b.yaml');
    const text = 'is a symbolic link out of the directory, not followed';
    expect(found(path.join(home, 'tree'))).toEqual({
      files: ['tree/a.yaml'],
      problems: [`tree/b.yaml ${text}`, `tree/two ${text}`],
    });
  });

  test('are complained of alone when there is nothing but what cannot be read', () => {
    link('a.yaml', 'a.yaml');
    link('gone', 'b.yaml');
    expect(found()).toEqual({
      files: [],
      problems: ['a.yaml is a symbolic link that leads to itself', 'b.yaml does not exist'],
    });
  });

  test('are no text when they are folders, and the reason says so', () => {
    expect(() => readText(home)).toThrow(
      expect.objectContaining({ name: 'UnreadableText', message: 'is a directory' }),
    );
  });
});

describe('why a file cannot be read', () => {
  test.each([
    [{ code: 'EACCES' }, 'cannot be read: permission denied'],
    [{ code: 'EPERM' }, 'cannot be read: permission denied'],
    [{ code: 'EIO' }, 'cannot be read: EIO'],
    [{}, 'cannot be read: [object Object]'],
    [new Error('odd'), 'cannot be read: Error: odd'],
    ['odd', 'cannot be read: odd'],
    [null, 'cannot be read: null'],
    [undefined, 'cannot be read: undefined'],
  ])('is said in words: %j', (error, words) => {
    expect(systemReason(error)).toBe(words);
  });

  test('is its size only beyond 64 MiB', () => {
    expect(decodeText(new Uint8Array(largestFile).fill(32))).toHaveLength(largestFile);
    expect(() => decodeText(new Uint8Array(largestFile + 1).fill(32))).toThrow(
      'has 65 MiB, more than the 64 MiB that are read; split it',
    );
  });
});
