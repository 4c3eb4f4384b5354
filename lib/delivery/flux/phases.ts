import type { RenderedObject } from '../../manifest';
import { Graph } from '../../pipeline/graph';
import type { DeliveryOrder } from '../order/delivery-order';
import type { NeedReason } from '../order/needs';

/**
 * The phase of every object within its app. Flux asks the API server about all objects of a Kustomization before it applies the first, so the instances of
 * what a ConstraintTemplate or a Helm release defines, or a webhook judges, have to be in a later Kustomization. CustomResourceDefinitions and namespaces
 * it applies first by itself; releases wait for each other by `dependsOn`; a pod waits for its Secret.
 */
export function phases(objects: readonly RenderedObject[], { needs }: DeliveryOrder): readonly number[] {
  const graph = new Graph();
  const steps = new Set<number>();
  objects.forEach(() => graph.add());
  for (const [at, all] of needs.entries()) {
    for (const { on, why } of all) {
      if (objects[on]?.app !== objects[at]?.app) continue;
      graph.after(at, isStep(why, objects[on]) ? stepAfter(graph, steps, on) : on);
    }
  }
  const sorted = graph.sort(node => (steps.has(node) ? 1 : 0));
  return 'levels' in sorted ? sorted.levels.slice(0, objects.length) : [];
}

function isStep(why: NeedReason, provider: RenderedObject | undefined): boolean {
  return why === 'webhook' || (why === 'definition' && provider?.manifest.kind !== 'CustomResourceDefinition');
}

function stepAfter(graph: Graph, steps: Set<number>, on: number): number {
  const step = graph.add();
  steps.add(step);
  graph.after(step, on);
  return step;
}

/** The folder of a phase of an app: the app itself, then `<app>.2`, `<app>.3`. */
export function phaseFolder(app: string, phase: number): string {
  return phase === 0 ? app : `${app}.${String(phase + 1)}`;
}
