import type { Complaint } from '../../complaint';
import { checkLabelName } from '../../name';
import { argoCd } from '../argo-cd-application';
import { argoCdObjects, projectOfItsApp } from './argo-cd-objects';
import type { ClusterDelivery } from '../cluster-delivery';
import { checkGitSource } from '../git-source';
import { checkRecipients } from '../sops-decryption';
import type { ArgoCdDecryption, ArgoCdDeliveryOptions } from './argo-cd-options';
import { checkApps, checkIgnored } from './ignored-difference';

/**
 * Delivery by Argo CD. A root Application applies the folder `delivery`; in it stand one Application and one AppProject for each app folder, and one
 * AppProject for its Helm releases. Apps follow each other by sync waves. Nothing uses the project `default`.
 */
export function argoCdDelivery(options: ArgoCdDeliveryOptions): ClusterDelivery {
  const { namespace = 'argocd', decryption } = options;
  return {
    complaints: [
      ...checkGitSource(options.git),
      ...checkLabelName('namespace', namespace),
      ...checkIgnored(options.ignoreDifferences ?? []),
      ...(decryption === undefined ? [] : checkDecryption(decryption)),
    ],
    decryption,
    helm: argoCd({ project: projectOfItsApp, namespace }),
    presentApis: ['argoproj.io', ...Object.keys(options.presentApis ?? {})],
    check: ({ objects }) => checkApps(options.ignoreDifferences ?? [], new Set(objects.map(one => one.app))),
    deliver: cluster => argoCdObjects(cluster, options),
  };
}

function checkDecryption(decryption: ArgoCdDecryption): readonly Complaint[] {
  return [...checkRecipients(decryption), ...checkLabelName('decryption.plugin', decryption.plugin)];
}
