import { describe, expect, it } from "vitest";
import type { AccountPolicy, PolicyApi } from "../../src/subscribe/account-scope.ts";
import type { ResourceAnswer } from "../../src/subscribe/answer-url.ts";
import {
  continueRemoval,
  handleResource,
  type ResourceRequest,
  type ResourceServices,
} from "../../src/subscribe/custom-resource.ts";
import { subscribeGroup } from "../../src/subscribe/group-event.ts";
import { createMemoryStore } from "../../src/subscribe/memory-store.ts";
import { refuseRequest } from "../../src/subscribe/refuse-request.ts";
import type { SubscribeSettings } from "../../src/subscribe/settings.ts";
import { aFunction, awsError, FORWARDER, group, SETTINGS, World } from "./world.ts";

const SOURCE = { account: "123456789012", region: "eu-west-1" };
const MINUTE = 60_000;
const REQUEST: ResourceRequest = {
  RequestType: "Create",
  ResponseURL: "https://answers.example/1",
  StackId: "stack",
  RequestId: "request",
  LogicalResourceId: "Subscriptions",
};

/** The account's policies, and what is answered to whom. */
class Stack {
  readonly answers: (ResourceAnswer & { readonly url: string })[] = [];
  readonly policies: AccountPolicy[] = [];
  readonly world: World;
  readonly store = createMemoryStore();

  constructor(groups: number) {
    this.world = new World();
    for (let at = 0; at < groups; at++) {
      const name = `f${String(at).padStart(4, "0")}`;
      this.world.add(group(`/aws/lambda/${name}`));
      this.world.functions.push(aFunction(name));
    }
  }

  async request(
    type: ResourceRequest["RequestType"],
    more: { minutes?: number; settings?: Partial<SubscribeSettings> } = {},
  ) {
    const { minutes = 15, settings = {} } = more;
    const deadline = this.world.time + minutes * MINUTE;
    await handleResource({ ...REQUEST, RequestType: type }, { ...SETTINGS, ...settings }, SOURCE, this.services(), {
      owner: type,
      deadline,
    });
    expect(this.world.time).toBeLessThan(deadline);
  }

  services(): ResourceServices {
    const policies: PolicyApi = {
      find: async () => this.policies,
      put: async (policy) => {
        this.policies.push(policy);
      },
      remove: async (name) => {
        this.policies.splice(
          this.policies.findIndex((policy) => policy.name === name),
          1,
        );
      },
    };
    const answer = async (url: string, body: ResourceAnswer) => {
      this.answers.push({ ...body, url });
    };
    return { ...this.world.services(this.store), policies, answer };
  }
}

describe("the custom resource", () => {
  it("succeeds when the first three hundred groups are subscribed, and leaves the rest to the schedule", async () => {
    const stack = new Stack(500);
    await stack.request("Create");

    expect(stack.answers).toMatchObject([
      {
        url: REQUEST.ResponseURL,
        Status: "SUCCESS",
        StackId: "stack",
        RequestId: "request",
        PhysicalResourceId: SETTINGS.filterName,
      },
    ]);
    expect(stack.world.puts).toHaveLength(300);
    expect(await stack.store.run()).toMatchObject({ cursor: "/aws/lambda/f0299", owner: null });
  });

  it("succeeds within a short time, too, with fewer groups", async () => {
    const stack = new Stack(500);
    await stack.request("Create", { minutes: 2 });

    expect(stack.answers).toMatchObject([{ Status: "SUCCESS" }]);
    expect(stack.world.puts.length).toBeGreaterThan(10);
  });

  it.each([
    ["AccessDeniedException", "not_permitted"],
    ["InvalidParameterException", "refused"],
  ])("fails when no group at all can be subscribed (%s)", async (name, reason) => {
    const stack = new Stack(3);
    stack.world.fault = (operation) => {
      if (operation === "putFilter") throw awsError(name, "Could not execute the lambda function");
    };
    await stack.request("Create");

    expect(stack.answers).toMatchObject([{ Status: "FAILED", Reason: expect.stringContaining(reason) }]);
  });

  it("does not fail because of one group", async () => {
    const stack = new Stack(3);
    stack.world.fault = (operation, name) => {
      if (operation === "putFilter" && name.endsWith("1")) throw awsError("AccessDeniedException");
    };
    await stack.request("Create");

    expect(stack.answers).toMatchObject([{ Status: "SUCCESS" }]);
  });

  it("answers when nothing can be listed", async () => {
    const stack = new Stack(3);
    stack.world.fault = (operation) => {
      if (operation === "listGroups") throw awsError("AccessDeniedException", "not authorized to list");
    };
    await stack.request("Create");

    expect(stack.answers).toMatchObject([
      { Status: "FAILED", Reason: expect.stringContaining("not authorized to list") },
    ]);
  });

  it("removes on Update what is no longer to be watched", async () => {
    const stack = new Stack(3);
    await stack.request("Create");
    await stack.request("Update", { settings: { scope: "none" } });

    expect([...stack.world.filters.values()].flat()).toEqual([]);
    expect(stack.answers.map(({ Status }) => Status)).toEqual(["SUCCESS", "SUCCESS"]);
  });

  it("deletes from the stored list, though nothing can be listed", async () => {
    const stack = new Stack(3);
    await stack.request("Create");
    stack.world.fault = (operation) => {
      if (operation === "listGroups" || operation === "listFunctions") throw awsError("AccessDeniedException");
    };
    await stack.request("Delete");

    expect([...stack.world.filters.values()].flat()).toEqual([]);
    expect(stack.answers.at(-1)).toMatchObject({ Status: "SUCCESS" });
  });

  it("goes on deleting in later invocations, and answers with the last", async () => {
    const stack = new Stack(200);
    await stack.request("Create");
    await stack.request("Delete", { minutes: 1 });
    expect(stack.answers).toHaveLength(1);
    const { removal } = await stack.store.run();
    expect(removal).toMatchObject({ responseUrl: REQUEST.ResponseURL });

    for (let turns = 0; (await stack.store.run()).removal?.isAnswered === false; turns++) {
      expect(turns).toBeLessThan(20);
      await stack.store.take("later", stack.world.time, stack.world.time, true);
      if (removal !== null) {
        await continueRemoval(removal, SETTINGS, stack.services(), {
          owner: "later",
          deadline: stack.world.time + MINUTE,
        });
      }
    }

    expect([...stack.world.filters.values()].flat()).toEqual([]);
    expect(stack.answers.at(-1)).toMatchObject({ Status: "SUCCESS", url: REQUEST.ResponseURL });
    expect(stack.answers).toHaveLength(2);
  });

  it("does not say that it deleted what it could not, nor lets CloudFormation wait", async () => {
    const stack = new Stack(2);
    await stack.request("Create");
    stack.world.fault = (operation) => {
      if (operation === "deleteFilter") throw awsError("AccessDeniedException", "no");
    };
    await stack.request("Delete");

    expect(stack.answers.at(-1)).toMatchObject({
      Status: "FAILED",
      Reason: expect.stringMatching(
        /^2 subscription filters are left \(AccessDeniedException: no\): delete the stack again/,
      ),
    });
  });

  it("goes on removing after it had to answer that it could not, and subscribes nothing meanwhile", async () => {
    const stack = new Stack(40);
    await stack.request("Create");
    await stack.request("Delete", { minutes: 1 });
    stack.world.time += 60 * MINUTE;
    const turn = async () => {
      const { removal } = await stack.store.run();
      await stack.store.take("later", stack.world.time, stack.world.time, true);
      if (removal === null) throw new Error("the removal is forgotten");
      await continueRemoval(removal, SETTINGS, stack.services(), {
        owner: "later",
        deadline: stack.world.time + 0.6 * MINUTE,
      });
    };
    await turn();
    expect(stack.answers.at(-1)).toMatchObject({ Status: "FAILED", Reason: expect.stringContaining("time ran out") });
    for (let turns = 0; turns < 10; turns++) await turn();
    stack.world.add(group("/aws/lambda/new"));
    await subscribeGroup("/aws/lambda/new", SETTINGS, stack.services(), {
      owner: "event",
      deadline: stack.world.time + MINUTE,
    });

    expect([...stack.world.filters.values()].flat()).toEqual([]);
    expect(stack.answers).toHaveLength(2);
    await stack.request("Delete");
    expect(stack.answers.at(-1)).toMatchObject({ Status: "SUCCESS" });
    await stack.request("Update");
    expect([...stack.world.filters.values()].flat()).toHaveLength(41);
  });

  it("has nothing to delete after a Create that failed", async () => {
    const stack = new Stack(0);
    await stack.request("Delete");

    expect(stack.answers).toMatchObject([{ Status: "SUCCESS" }]);
  });

  it("answers for a wrong setting, and no other event", async () => {
    const answers: ResourceAnswer[] = [];
    const answer = async (_: string, body: ResourceAnswer) => {
      answers.push(body);
    };
    await refuseRequest({ ...REQUEST }, new Error("FILTER_MODE: must be one of"), answer);
    await refuseRequest({ detail: {} }, new Error("x"), answer);
    await refuseRequest(null, new Error("x"), answer);

    expect(answers).toMatchObject([
      { Status: "FAILED", Reason: "Error: FILTER_MODE: must be one of", RequestId: "request" },
    ]);
  });
});

describe("the account's policy", () => {
  const account = { settings: { scope: "account" } } as const;

  it("leaves out the groups of every stack of ours, and goes with the stack", async () => {
    const stack = new Stack(1);
    stack.world.functions.push(aFunction("other-forwarder", { isOurs: true }));
    await stack.request("Create", account);

    expect(stack.policies).toMatchObject([
      {
        name: SETTINGS.filterName,
        destinationArn: FORWARDER,
        pattern: expect.stringMatching(/^%.{1,1022}%$/),
        exceptGroups: ["/aws/lambda/other-forwarder", "/aws/lambda/watch-forwarder"],
      },
    ]);
    expect(stack.world.puts).toEqual([]);
    await stack.request("Delete", account);
    expect(stack.policies).toEqual([]);
    expect(stack.answers.map(({ Status }) => Status)).toEqual(["SUCCESS", "SUCCESS"]);
  });

  it("refuses where the account has another", async () => {
    const stack = new Stack(1);
    stack.policies.push({ name: "siem", destinationArn: "arn:siem", pattern: "", exceptGroups: [] });
    await stack.request("Create", account);

    expect(stack.answers).toMatchObject([
      { Status: "FAILED", Reason: expect.stringContaining("foreign_policy: the account has the policy siem") },
    ]);
    await stack.request("Delete", account);
    expect(stack.policies.map(({ name }) => name)).toEqual(["siem"]);
    expect(stack.answers.at(-1)).toMatchObject({ Status: "SUCCESS" });
  });

  it("is removed when the scope changes", async () => {
    const stack = new Stack(1);
    await stack.request("Create", account);
    await stack.request("Update");

    expect(stack.policies).toEqual([]);
    expect(stack.world.puts).toHaveLength(1);
  });
});
