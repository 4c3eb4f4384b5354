import type { Manifest } from '../../manifest';
import { identityOf, identityText } from '../../manifest';
import { admissionForm } from '../../policy/admission-form';
import { compilePolicy } from '../../policy/compiled-policy';
import { Scope } from '../../policy/expression/scope';
import type { Literal } from '../../policy/expression/literal';
import type { Catalogue, ObjectPolicy } from '../../policy/policy';
import type { Parse } from '../../policy/raw-cel/cel-library';
import { admits, refusals } from '../../policy/refusal';
import { withoutNulls } from '../../policy/without-nulls';
import { same, textsAt, type Plain } from '../plain';
import type { EmittedCode } from './emitted-code';
import type { Judge } from './judge';
import { unevaluated } from './judge';
import { rawProgram } from './raw-program';

/** What emitted policies are evaluated with. */
export interface Evaluators {
  readonly catalogue: Catalogue;
  /** The parser of CEL that no policy of the catalogue has. @default such CEL is not evaluated */
  readonly parse?: Parse | undefined;
}

/**
 * What an emitted policy says of an object. Where the tree holds, word for word, what the catalogue emits for the policy of that name, its function
 * judges; anything else is evaluated as the CEL it is.
 */
export function programOf(name: string, code: EmittedCode, { catalogue, parse }: Evaluators): Judge['judge'] {
  const policy = catalogue.find(one => one.id === name);
  if (policy?.type === 'object' && policy.unevaluated === undefined && isEmitted(policy, code)) {
    return ofCatalogue(policy, code.parameters ?? {});
  }
  if (parse === undefined) return unevaluated('its CEL is not what the catalogue emits, and nothing here parses CEL');
  return rawProgram(code, parse);
}

function isEmitted(policy: ObjectPolicy, { variables, matchConditions, validations }: EmittedCode): boolean {
  const { code } = formOf(policy);
  return same(
    [variables, matchConditions, validations],
    [code.variables, code.matchConditions ?? [], code.validations],
  );
}

const forms = new WeakMap<ObjectPolicy, ReturnType<typeof admissionForm>>();

function formOf(policy: ObjectPolicy): ReturnType<typeof admissionForm> {
  const form = forms.get(policy) ?? admissionForm(policy);
  forms.set(policy, form);
  return form;
}

function ofCatalogue(policy: ObjectPolicy, parameters: Plain): Judge['judge'] {
  const { waived, ...values } = parameters;
  const excused = new Set(textsAt({ waived }, 'waived'));
  const compiled = compilePolicy(policy, values as Readonly<Record<string, Literal>>);
  return object => {
    if (excused.has(identityText(identityOf(object)))) return 'admitted';
    const scope = scopeOf(object);
    if (scope instanceof Error) return { refused: scope.message };
    scope.parameters = compiled.parameters;
    if (admits(compiled, scope)) return 'admitted';
    return {
      refused: refusals(compiled, scope)
        .map(one => one.message)
        .join('; '),
    };
  };
}

const scopes = new WeakMap<Manifest, Scope | Error>();

/** An object ready to be judged, kept for every policy; one that nests too deeply is refused by all of them. */
function scopeOf(object: Manifest): Scope | Error {
  const known = scopes.get(object) ?? newScope(object);
  scopes.set(object, known);
  return known;
}

function newScope(object: Manifest): Scope | Error {
  try {
    return new Scope(withoutNulls(object));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
