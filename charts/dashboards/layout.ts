import type { Panel } from './panel';

/** Where a panel is on Grafana's grid, which is 24 wide. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const wide = 24;

/** Numbers three in a row, wide enough for their questions, and everything else two in a row. A row begins anew where the size changes. */
export function layout(panels: readonly Panel[]): readonly Place[] {
  let [x, y, height] = [0, 0, 0];
  return panels.map(({ shows }) => {
    const [w, h] = shows === 'count' ? [8, 4] : [12, 8];
    if (x + w > wide || (height !== 0 && h !== height)) [x, y] = [0, y + height];
    const place = { x, y, w, h };
    [x, height] = [x + w, h];
    return place;
  });
}
