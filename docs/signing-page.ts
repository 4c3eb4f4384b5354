import * as fs from 'node:fs';
import * as path from 'node:path';
import { signing } from '../charts/clusters/homelab';
import { SigningWorkflow } from '../lib';

/** The workflow that signs the images of the homelab's owner. */
export const signingFile = path.join(__dirname, 'signing', 'sign-image.yml');

/** Writes it from the identity in the definition. */
export function writeSigningWorkflow(file = signingFile): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, new SigningWorkflow(signing).text);
}
