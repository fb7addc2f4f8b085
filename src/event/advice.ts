import type { FailureClass, NetworkReason } from "../detect/finding.ts";
import type { Failure } from "../judge/failure.ts";
import { networkOf } from "./text.ts";

/** What somebody who has just been woken up wants to know. */
export interface Advice {
  readonly usual_causes: string;
  readonly what_to_change: string;
  /** AWS's page on it. */
  readonly page: string;
}

interface Text {
  readonly causes: string;
  readonly change: string;
  /** Below the developer guide of Lambda. */
  readonly page: string;
}

const GUIDES = {
  "aws-cn": "https://docs.amazonaws.cn/en_us/lambda/latest/dg/",
  other: "https://docs.aws.amazon.com/lambda/latest/dg/",
} as const;

const BY_CLASS: Readonly<Record<FailureClass, Text>> = {
  invalid_handler: {
    causes:
      "The Handler setting does not match the code: the file is not in the package, it is in another folder, it does not export that name, or a build has renamed it. For images: the entry point is missing, not executable, or built for another architecture.",
    change:
      "Compare the Handler setting with the deployed package, and the build's output folder with both. Deploy again, or go back to the last version that worked.",
    page: "troubleshooting-deployment.html",
  },
  init_error: {
    causes:
      "Code outside the handler failed while the function was loaded: a dependency that is not in the package or layer, a library built for another system, a syntax error, a missing environment variable, or a call that failed at load.",
    change:
      "Read the last frame below the function's own folder. Package the dependency for the function's runtime and architecture, set the missing variable, and move what can fail at load into the handler.",
    page: "troubleshooting-deployment.html",
  },
  out_of_memory: {
    causes:
      "The function needed more memory than it has: a payload or file that is held whole, a cache that grows from one invocation to the next, or a limit of the language's own heap below the function's.",
    change:
      "Raise the memory size (processor time grows with it), or read and write in streams. If the use grows over many invocations of one log stream, look for what is kept in global variables.",
    page: "configuration-memory.html",
  },
  timeout: {
    causes:
      "The function waited for something slow or unreachable (a database, an API, a subnet without a way out), worked on more data than usual, or its limit is too close to its usual duration.",
    change:
      "Look at the last log lines for what it waited for. Give every client a time limit below the function's, so that the error names the peer; then raise the function's time limit if it is really too short.",
    page: "configuration-timeout.html",
  },
  crash: {
    causes:
      "The process ended in the middle of an invocation: an exception or rejection outside the handler, a panic, a call of exit, or a signal from native code.",
    change:
      "Follow the trace to the callback, thread or goroutine in which it began, and handle the error there. For signals look for native libraries that were built for another system or architecture.",
    page: "troubleshooting-execution.html",
  },
  network_error: {
    causes:
      "The peer did not answer as expected: it is down, its address or port is wrong, a security group or a route does not let the connection through, or its certificate is not accepted.",
    change:
      "Check whether the peer is up and whether other functions reach it. For functions in a VPC check subnet, route table, NAT and security groups.",
    page: "troubleshooting-networking.html",
  },
  exception: {
    causes: "The handler threw, and nothing in the function caught it: input of an unexpected form, or a bug.",
    change:
      "Read the frame at the top of the stack that is the function's own, and compare with the last deployment. An asynchronous invocation is tried again twice: the same request may fail more than once.",
    page: "troubleshooting-execution.html",
  },
  platform_fault: {
    causes:
      "Lambda could not use what the function or an extension gave it: a response that is too large or cannot be serialised, an extension that failed, or a wrong setting of the image or function.",
    change:
      "Read type and message: return less (6 MB for a synchronous response) or a reference to S3, return plain data, update or remove the extension, or correct the setting.",
    page: "gettingstarted-limits.html",
  },
};

/** Where the reason says more than the class does. */
const BY_REASON: Partial<Record<NetworkReason, Pick<Text, "causes" | "change">>> = {
  refused: {
    causes: "Nothing listens at that address and port: the service is down or restarting, or host or port are wrong.",
    change: "Check that the service runs and listens there. `localhost` in Lambda is the function itself.",
  },
  reset: {
    causes:
      "The peer or something between closed the connection: a restart, an idle connection that was kept too long, or a limit of the peer.",
    change:
      "Look at the peer's log at this time. Keep idle connections for less time than the peer does, and try again once.",
  },
  dns_not_found: {
    causes:
      "The host name does not exist, or not in the VPC's private zones: a typing error, a deleted record, or another stage's name.",
    change:
      "Resolve the name from the function's VPC. Check the variable that holds it, the hosted zone and its association.",
  },
  dns_temporary: {
    causes: "The name server did not answer in time: too many look-ups, or a VPC without DNS.",
    change:
      "Keep connections open instead of resolving for each call. Check enableDnsSupport and the VPC's DHCP options.",
  },
  connect_timeout: {
    causes:
      "Packets go out and nothing comes back: a security group, a network ACL, or a subnet without a NAT gateway or endpoint.",
    change:
      "Check the function's subnets and security groups, and the peer's inbound rules. AWS services need NAT or a VPC endpoint.",
  },
  read_timeout: {
    causes:
      "The peer took the request and did not answer within the client's time limit: it is slow or overloaded, or the request is heavy.",
    change:
      "Look at the peer's load and slow queries at this time. Set the client's limit to what a caller can wait for.",
  },
  tls: {
    causes: "The certificate has expired, is for another name, or its issuer is not known to the function.",
    change:
      "Renew the certificate, or add its issuer to the package; check the host name in the URL and the clock of the peer.",
  },
};

/** What usually causes such a failure, what to change, and AWS's page on it. */
export function adviceOf(failure: Failure): Advice {
  const { causes, change, page } = {
    ...BY_CLASS[failure.class],
    ...(failure.class === "network_error" ? BY_REASON[networkOf(failure)?.reason ?? "unknown"] : undefined),
  };
  const guide = failure.attempt.source.region?.startsWith("cn-") === true ? GUIDES["aws-cn"] : GUIDES.other;
  return { usual_causes: causes, what_to_change: change, page: guide + page };
}
