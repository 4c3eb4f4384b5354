import type { HelmValues } from '../../../../lib/delivery/helm-values';
import { foreignValues } from '../../../../lib/delivery/rendered/foreign-values';

const foreign = (values: HelmValues, templates: string, known: HelmValues = {}, aliases: readonly string[] = []) =>
  foreignValues(values, { values: known, templates, aliases });

test.each([
  ['as a path', '{{ .Values.profile }}', { profile: 'ambient' }],
  ['through a map that may be absent', '{{ ($.Values.global).profile }}', { global: { profile: 'ambient' } }],
  ['by an index', '{{ index .Values.params "server.insecure" }}', { params: { 'server.insecure': false } }],
])('a value that a template reads %s is known though no list has it', (_, template, values) => {
  expect(foreign(values, template, { global: { tag: 1 }, params: { other: 1 } })).toEqual([]);
  expect(
    foreign(values, template.replace(/profile|insecure/, 'else'), { global: { tag: 1 }, params: { other: 1 } }),
  ).toHaveLength(1);
});

test.each([
  '{{ toYaml .Values.mesh | nindent 2 }}',
  '{{- with .Values.mesh }}\n  {{- toYaml . | nindent 2 }}\n{{- end }}',
  '{{ .Values.mesh | toJson }}',
  '{{- $all := omit .Values.mesh "create" -}}',
  '{{- $all := mergeOverwrite $mesh .Values.mesh }}',
  '{{- range $key, $value := .Values.mesh }}',
])('what stands in a map that a template hands on whole is known: %s', template => {
  expect(foreign({ mesh: { extra: { deep: 1 } } }, template, { mesh: { mode: 'strict' } })).toEqual([]);
  expect(foreign({ mash: { extra: 1 } }, template, { mash: { mode: 'strict' } })).toEqual(['mash.extra']);
});

test('a map that a template only asks for is not handed on', () => {
  const known = { driver: { kind: 'auto' } };
  expect(
    foreign({ driver: { knid: 'ebpf' } }, '{{ if .Values.driver }}{{ .Values.driver.kind }}{{ end }}', known),
  ).toEqual(['driver.knid']);
});

test('values of a dependency are read by its templates without its name', () => {
  const known = { grafana: { 'grafana.ini': { server: {} } } };
  const values = { grafana: { 'grafana.ini': { auth: { enabled: false } } } };
  const template = '{{- range $key, $value := index .Values "grafana.ini" }}';
  expect(foreign(values, template, known, ['grafana'])).toEqual([]);
  expect(foreign(values, template, known)).toEqual(['grafana.grafana.ini.auth']);
});
