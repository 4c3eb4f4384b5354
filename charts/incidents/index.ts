import type { Incident } from '../../lib';
import { pauseDelivery } from '../alerts/delivery-pause';
import type { PlatformDefinition } from '../definition';
import { containerCompromise } from './container-compromise';
import { dataBreach } from './data-breach';
import { denialOfService } from './denial-of-service';
import { dependencyVulnerability } from './dependency-vulnerability';
import { secretExposure } from './secret-exposure';

/** What the alerts can be the beginning of, and what is done about the whole. Nobody changes by hand what an engine would put back: it is stopped first. */
export function incidents(delivery: PlatformDefinition['delivery']): readonly Incident[] {
  const pause = pauseDelivery(delivery);
  return [
    containerCompromise(pause),
    secretExposure(pause),
    dataBreach(pause),
    denialOfService(pause),
    dependencyVulnerability,
  ];
}
