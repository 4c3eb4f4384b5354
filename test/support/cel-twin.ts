import { admissionForm } from '../../lib/policy/admission-form';
import type { AdmissionOptions } from '../../lib/policy/admission-form';
import type { ObjectPolicy } from '../../lib/policy/policy';
import { celPolicy } from '../../lib/policy/raw-cel/cel-policy';

/** The policy that admission would read: the CEL text of a policy, parsed and evaluated as anybody's raw CEL is. */
export async function celTwin(policy: ObjectPolicy, options: AdmissionOptions = {}): Promise<ObjectPolicy> {
  const { id, severity, why, fix, controls, kinds } = policy;
  const { code, parameters } = admissionForm(policy, options);
  const twin = await celPolicy({ id, severity, why, fix, controls, kinds, ...code, params: parameters });
  if (twin.unevaluated !== undefined) throw new Error(`${id}: ${twin.unevaluated}`);
  return twin;
}
