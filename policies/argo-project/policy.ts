import { kinds } from '../../lib/policy/kinds';
import { policy } from '../../lib/policy/policy';
import { objects } from '../../lib/policy/target';
import { nsa } from '../controls';

/** The field of an Application that is read. */
interface Application {
  readonly spec?: { readonly project?: string };
}

/** An Application is in a project that bounds it. */
export const argoProject = policy({
  id: 'argo-project',
  severity: 'error',
  why: 'the project named default lets an Application install anything from anywhere',
  fix: 'name an AppProject that allows its sources, destinations and kinds',
  controls: [nsa('Role-based access control')],
  matches: objects<Application>(kinds.application),
  requires: application => application.spec.project.or('default').isNotIn(['', 'default']),
});
