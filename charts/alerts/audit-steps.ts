import type { RunbookStep } from '../../lib';

const grafana = 'kubectl -n monitoring port-forward service/kube-prometheus-stack-grafana 3000:80';

/** The other events of the user, for whoever answers. */
export const whatElse: RunbookStep = {
  say: 'See in the audit log what else the user did, from which address and with which program.',
  run: `${grafana}\n# then ask Loki: {job="kubernetes-audit"} |= "<user>" | json user_agent="userAgent", address="sourceIPs[0]"`,
};

/** How somebody is kept from reading more. */
export const shutOut: RunbookStep = {
  say: 'Shut the user out when it is none of us: delete the binding that lets it read. A token of a ServiceAccount ends with the account. A certificate of a person cannot be withdrawn: rotate the authority of the API.',
  run: 'kubectl -n <namespace> delete rolebinding <name>\nkubectl -n <namespace> delete serviceaccount <name>\ntalosctl rotate-ca --help',
};

/** The same where nothing comes before it. */
export const shutOutNow: RunbookStep = { ...shutOut, say: `Now. ${shutOut.say}` };

/** What a Secret that was read is worth. */
export const newValues: RunbookStep = {
  say: 'What was read is known: make a new value of each at its source, as the page of SecretTooOld says, and withdraw the old one.',
};
