import * as fs from 'node:fs';
import * as path from 'node:path';
import { catalogue } from '../policies';
import { writeDashboardPage } from './dashboards/dashboard-page';
import { policyTable } from './policy-table';
import { writeRunbooks } from './runbook-files';
import { writeSigningWorkflow } from './signing-page';

/** `npm run docs`: writes the pages that are made from the code. A test fails when one is out of date. */
fs.writeFileSync(path.join(__dirname, 'policies.md'), policyTable(catalogue));
writeRunbooks();
writeDashboardPage();
writeSigningWorkflow();
