import type { AlertGroup } from '../../lib';
import { Image } from '../../lib';
import { baseImages } from '../base-images';
import type { OwnImage } from '../base-images';
import { images } from '../clusters/homelab';

const ours = 'image_repository=~"brunovlucena/.+"';

/** Where an image of ours is kept, without its registry, as the scanner names it. */
const repositoryOf = (name: string): string => Image.parse(images[name as OwnImage].reference).repository;

const claiming = (base: string): readonly string[] =>
  Object.entries(baseImages).flatMap(([name, claimed]) => (claimed === base ? [repositoryOf(name)] : []));

/** The scanner sees Debian in a distroless image as in a whole one, so only those that claim it may be that. */
const distroless = claiming('distroless');
const measured = `trivy_image_info{${ours},image_os_family!~"|none|alpine|wolfi"}`;
const expected =
  distroless.length === 0 ? measured : measured.replace('}', `,image_repository!~"${distroless.join('|')}"}`);

/** Images of our own hold no more than they need, and what they are built on is still mended by its authors. */
export const baseImageAlerts: AlertGroup = {
  name: 'base-images',
  alerts: [
    {
      name: 'BaseImageNotStandard',
      severity: 'low',
      expr: `group by (image_repository, image_os_family) (${expected})`,
      forMinutes: 60,
      summary:
        '{{ $labels.image_repository }} is built on {{ $labels.image_os_family }}, not on Alpine or a distroless image',
      runbook: {
        means:
          'An image of our own brings a shell, a package manager and libraries that its program does not need. They are what is found vulnerable most often, and what somebody who gets in works with.',
        steps: [
          { say: `By their Dockerfiles these are not yet on the standard: ${claiming('debian-slim').join(', ')}.` },
          { say: 'Build the program in one stage, and end on Alpine or a distroless image with what it needs.' },
          {
            say: 'Write the new base down in `charts/base-images.ts`. The scanner cannot tell a distroless image from a whole Debian: the claim is what says so, and a shell that does not start is what shows it.',
            run: 'kubectl get vulnerabilityreports.aquasecurity.github.io -A -o custom-columns=IMAGE:.report.artifact.repository,BASE:.report.os.family,VERSION:.report.os.name',
          },
        ],
      },
    },
    {
      name: 'BaseImageUnsupported',
      severity: 'medium',
      expr: 'group by (namespace, image_repository, image_os_family, image_os_name) (trivy_image_info{image_os_eosl="true"})',
      forMinutes: 60,
      summary:
        '{{ $labels.image_repository }} in {{ $labels.namespace }} is built on {{ $labels.image_os_family }} {{ $labels.image_os_name }}, which nobody mends any more',
      runbook: {
        means:
          'The authors of the distribution publish no fixes for this version. The scanner goes on to find nothing new in it, which looks like safety.',
        steps: [
          {
            say: 'For an image of ours, take a supported version of the base in its Dockerfile and build it anew.',
          },
          { say: 'For another, take a newer version in the definition, and let staging have it first.' },
        ],
      },
    },
  ],
};
