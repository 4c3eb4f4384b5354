import type { RunbookStep } from '../../lib';

/** With what every incident ends. */
export const writtenDown: RunbookStep = {
  say: 'Write down what happened, when it was seen, what was done and what would have shown it sooner. Turn the last into an alert, a policy or a test.',
};
