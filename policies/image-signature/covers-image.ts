/**
 * Whether a glob of a ClusterImagePolicy names an image: `*` is anything within one part of the name, `**` anything at all. Images of Docker Hub are
 * compared under its full name, as policy-controller does. The name counts with and without its tag and digest, so that a doubt asks for a
 * signature.
 */
export function coversImage(glob: string, image: string): boolean {
  const pattern = wholeName(glob)
    .split(/(\*\*?)/)
    .map(part => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  const expression = new RegExp(`^${pattern}$`);
  const name = wholeName(image);
  return [name, nameOf(name)].some(one => expression.test(one));
}

function wholeName(reference: string): string {
  if (reference.startsWith('*')) return reference;
  const [first = '', ...rest] = reference.split('/');
  if (rest.length === 0) return `index.docker.io/library/${first}`;
  if (first === 'docker.io') return wholeName(rest.join('/'));
  return /[.:]|^localhost$/.test(first) ? reference : `index.docker.io/${reference}`;
}

/** The reference without its digest and its tag. */
function nameOf(reference: string): string {
  const [path = ''] = reference.split('@');
  return path.replace(/:[^:/]*$/, '');
}
