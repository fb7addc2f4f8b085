import {
  CloudWatchLogsClient,
  DeleteAccountPolicyCommand,
  DescribeAccountPoliciesCommand,
  PutAccountPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { AccountPolicy, PolicyApi } from "./account-scope.ts";

const TYPE = "SUBSCRIPTION_FILTER_POLICY";
const CRITERIA = "LogGroupName NOT IN ";

/** The account's subscription filter policies through the AWS SDK. */
export function createPolicyApi(client: CloudWatchLogsClient = new CloudWatchLogsClient({})): PolicyApi {
  return {
    async find() {
      const policies: AccountPolicy[] = [];
      let nextToken: string | undefined;
      do {
        const answer = await client.send(
          new DescribeAccountPoliciesCommand({ policyType: TYPE, ...(nextToken === undefined ? {} : { nextToken }) }),
        );
        for (const { policyName = "", policyDocument = "{}", selectionCriteria = "" } of answer.accountPolicies ?? []) {
          policies.push(toPolicy(policyName, policyDocument, selectionCriteria));
        }
        nextToken = answer.nextToken;
      } while (nextToken !== undefined);
      return policies;
    },
    async put({ name, destinationArn, pattern, exceptGroups }) {
      await client.send(
        new PutAccountPolicyCommand({
          policyName: name,
          policyType: TYPE,
          scope: "ALL",
          policyDocument: JSON.stringify({
            DestinationArn: destinationArn,
            FilterPattern: pattern,
            Distribution: "Random",
          }),
          selectionCriteria: `${CRITERIA}${JSON.stringify(exceptGroups)}`,
        }),
      );
    },
    async remove(name) {
      await client.send(new DeleteAccountPolicyCommand({ policyName: name, policyType: TYPE }));
    },
  };
}

function toPolicy(name: string, document: string, criteria: string): AccountPolicy {
  const { DestinationArn = "", FilterPattern = "" } = parsed(document) as {
    readonly DestinationArn?: string;
    readonly FilterPattern?: string;
  };
  const groups = criteria.startsWith(CRITERIA) ? parsed(criteria.slice(CRITERIA.length)) : [];
  const exceptGroups = Array.isArray(groups) ? groups.map(String) : [];
  return { name, destinationArn: DestinationArn, pattern: FilterPattern, exceptGroups };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
