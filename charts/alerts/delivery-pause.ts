import type { RunbookStep } from '../../lib';
import type { PlatformDefinition } from '../definition';

const commands: Readonly<Record<PlatformDefinition['delivery'], string | undefined>> = {
  'argo-cd': 'kubectl -n argocd scale statefulset argo-cd-argocd-application-controller --replicas=0',
  flux: 'kubectl -n flux-system scale deployment kustomize-controller helm-controller --replicas=0',
  terraform: undefined,
};

/** What comes before anything of the tree is changed by hand: the engine would put it back within seconds. Nothing where no engine runs. */
export function pauseDelivery(delivery: PlatformDefinition['delivery']): readonly RunbookStep[] {
  const run = commands[delivery];
  if (run === undefined) return [];
  const say =
    'Stop what applies the tree, or it puts back what you take away. It changes nothing else. Commit the same change, then scale it to 1 again.';
  return [{ say, run }];
}
