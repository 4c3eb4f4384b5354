import { crdErrors, describeWithCrds, isCustomResource } from '../support/crd-schemas';
import { describeWithOpenApi, isBuiltIn, openApiErrors } from '../support/openapi';
import { renderedPlatform } from '../support/platform';
import { broken, only } from '../support/rendered';

const manifests = renderedPlatform().map(one => one.manifest);
const staging = renderedPlatform()
  .filter(one => one.cluster === 'staging')
  .map(one => one.manifest);
/** Gatekeeper makes the kinds of constraints when it meets their templates. */
const isConstraint = (apiVersion: string): boolean => apiVersion.startsWith('constraints.gatekeeper.sh/');

describeWithOpenApi("by Kubernetes' own OpenAPI description", () => {
  const builtIn = manifests.filter(isBuiltIn);

  test('every core object of the platform is valid, without a field that Kubernetes does not know', () => {
    expect(builtIn.length).toBeGreaterThan(300);
    const wrong = builtIn.flatMap(one => openApiErrors(one).map(error => `${one.kind} ${one.metadata.name}: ${error}`));
    expect(wrong).toEqual([]);
  });

  test('a misspelled field is not', () => {
    const deployment = only(staging, 'Deployment', 'www');
    expect(openApiErrors(broken(deployment, ['spec', 'replica'], 1))).not.toEqual([]);
  });
});

describeWithCrds("by the projects' real CRDs", () => {
  const custom = manifests.filter(isCustomResource);

  test('every custom resource of the platform is valid', () => {
    expect(custom.length).toBeGreaterThan(100);
    expect(custom.flatMap(one => crdErrors(one).map(error => `${one.kind} ${one.metadata.name}: ${error}`))).toEqual(
      [],
    );
  });

  test('a misspelled field of a Gateway is not', () => {
    expect(crdErrors(broken(only(staging, 'Gateway', 'home'), ['spec', 'listener'], []))).not.toEqual([]);
  });
});

describeWithOpenApi('together', () => {
  describeWithCrds('both descriptions', () => {
    test('describe every object but constraints', () => {
      const unknown = manifests.filter(
        one => !isBuiltIn(one) && !isCustomResource(one) && !isConstraint(one.apiVersion),
      );
      expect(unknown.map(one => `${one.apiVersion} ${one.kind}`)).toEqual([]);
    });
  });
});
