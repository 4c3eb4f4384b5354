import { constructFromEvents } from 'js-yaml';
import { kubernetesYaml } from '../../../../lib/policy/read/kubernetes-yaml';
import { eventsOf } from '../../../../lib/policy/read/parse';

/** What the YAML library makes of a text, as bytes: the order of keys counts. */
export function readByLibrary(text: string): string {
  return JSON.stringify(constructFromEvents(eventsOf(text), { source: text, schema: kubernetesYaml }));
}
