import { Construct } from 'constructs';
import type { Identity } from '../manifest';
import { rememberOrigin } from '../origin';
import { admissionForm } from '../policy/admission-form';
import { notTheApiServer } from '../policy/api-server-itself';
import type { ParameterValues } from '../policy/parameter';
import type { ObjectPolicy } from '../policy/policy';
import type { CelSource } from './cel-source';
import { constraintKind } from './constraint-template';
import type { ExcludedNamespace } from './excluded-namespace';
import type { ExcludedObject } from './excluded-object';
import { excludeObjects } from './excluded-object';
import { GatekeeperPolicy } from './gatekeeper-policy';
import { NativeAdmissionPolicy } from './native-admission-policy';
import type { Stage } from './stage';

/** How a cluster enforces a policy of a catalogue. */
export interface PolicyAdmissionProps {
  readonly policy: ObjectPolicy;
  /** How hard this cluster enforces it today. */
  readonly stage: Stage;
  /**
   * Who judges at admission. `gatekeeper`: its webhook. `native`: the API server itself, which holds while Gatekeeper is down or not there yet;
   * Gatekeeper then audits what is already in the cluster, and nothing is judged twice. A native policy about rights does not judge what the API
   * server does of itself, which would not start otherwise. @default 'gatekeeper'
   */
  readonly by?: 'gatekeeper' | 'native';
  /** Values of its parameters. @default each parameter's own default */
  readonly parameters?: ParameterValues;
  /** The objects that waivers excuse from it. @default none */
  readonly waived?: readonly Identity[];
  /** Namespaces that it leaves alone, each with a reason, an owner and an end. @default none */
  readonly excludedNamespaces?: readonly ExcludedNamespace[];
  /** Objects of others, in no tree, that it leaves alone: exact names, each with a reason, an owner and an end. @default none */
  readonly excludedObjects?: readonly ExcludedObject[];
}

/** A policy of a catalogue in a cluster: the same expression that judged at synth, with the same waivers. */
export class PolicyAdmission extends Construct {
  constructor(scope: Construct, id: string, props: PolicyAdmissionProps) {
    super(scope, id);
    rememberOrigin(this);
    const { policy, stage, by = 'gatekeeper', parameters = {}, excludedNamespaces = [] } = props;
    const form = admissionForm(policy, { parameters, waived: [...(props.waived ?? []), ...this.excluded(props)] });
    const { description, code, schema, resources } = form;
    const use = { policy: policy.id, stage, resources, excludedNamespaces, parameters: form.parameters };
    new GatekeeperPolicy(this, 'gatekeeper', { ...use, description, code, schema, auditOnly: by === 'native' });
    if (by === 'native') new NativeAdmissionPolicy(this, 'native', { ...use, cel: startable(policy, code) });
  }

  /** The constraint answers for them in both forms: it audits what the API server's own policy admits. */
  private excluded({ policy, excludedObjects = [] }: PolicyAdmissionProps): readonly Identity[] {
    const { id, kinds } = policy;
    const constraint = { group: 'constraints.gatekeeper.sh', kind: constraintKind(id), namespace: '', name: id };
    const judged = kinds.flatMap(({ versions, ...kind }) => versions.map(version => ({ ...kind, version })));
    return excludeObjects(this, constraint, excludedObjects, judged);
  }
}

function startable({ kinds }: ObjectPolicy, cel: CelSource): CelSource {
  if (!kinds.some(({ group }) => group === 'rbac.authorization.k8s.io')) return cel;
  return { ...cel, matchConditions: [...(cel.matchConditions ?? []), notTheApiServer] };
}
