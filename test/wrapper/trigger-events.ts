/** Events as the services document them, with something of everything that must not be sent. */

const SECRET_HEADERS = {
  Authorization: "Bearer abcdefghijklmnop",
  Cookie: "session=5f2b1c; theme=dark",
  "X-Api-Key": "k-5f2b1c9d",
  "X-Forwarded-For": "203.0.113.9, 10.0.0.1",
  "X-Forwarded-Proto": "https",
  "User-Agent": "curl/8",
};

const JSON_BODY = JSON.stringify({ order: 7, password: "hunter2", mail: "bob@example.com" });

export const API_GATEWAY_V1 = {
  resource: "/orders/{id}",
  path: "/orders/7",
  httpMethod: "POST",
  headers: { ...SECRET_HEADERS, Host: "api.example.com", "Content-Type": "application/json; charset=utf-8" },
  multiValueHeaders: null,
  queryStringParameters: { page: "2", token: "t-5f2b1c9d" },
  multiValueQueryStringParameters: { page: ["1", "2"], token: ["t-5f2b1c9d"] },
  requestContext: {
    stage: "prod",
    path: "/prod/orders/7",
    domainName: "api.example.com",
    httpMethod: "POST",
    identity: { sourceIp: "203.0.113.9", userArn: null },
    authorizer: { claims: { sub: "user-17", "cognito:username": "bob" } },
  },
  body: JSON_BODY,
  isBase64Encoded: false,
};

export const API_GATEWAY_V2 = {
  version: "2.0",
  routeKey: "POST /orders/{id}",
  rawPath: "/orders/7",
  rawQueryString: "page=1&page=2&token=t-5f2b1c9d",
  cookies: ["session=5f2b1c", "theme=dark"],
  headers: { ...SECRET_HEADERS, "content-type": "application/json" },
  requestContext: {
    stage: "$default",
    domainName: "abc123.execute-api.eu-west-1.amazonaws.com",
    authorizer: { jwt: { claims: { sub: "user-17", username: "bob" } } },
    http: { method: "POST", path: "/orders/7", sourceIp: "203.0.113.9", userAgent: "curl/8" },
  },
  body: Buffer.from(JSON_BODY).toString("base64"),
  isBase64Encoded: true,
};

export const FUNCTION_URL = {
  ...API_GATEWAY_V2,
  routeKey: "$default",
  requestContext: {
    ...API_GATEWAY_V2.requestContext,
    domainName: "abc123.lambda-url.eu-west-1.on.aws",
    authorizer: { iam: { userArn: "arn:aws:iam::123456789012:user/bob" } },
  },
};

export const ALB = {
  requestContext: {
    elb: { targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/orders/1" },
  },
  httpMethod: "PUT",
  path: "/orders/7",
  queryStringParameters: { page: "2", token: "t-5f2b1c9d" },
  headers: {
    ...SECRET_HEADERS,
    host: "orders.example.com",
    "x-amzn-oidc-identity": "user-17",
    "content-type": "application/x-www-form-urlencoded",
  },
  body: "order=7&password=hunter2&mail=bob%40example.com&tag=a&tag=b",
  isBase64Encoded: false,
};

export const WEBSOCKET = {
  requestContext: {
    routeKey: "sendOrder",
    eventType: "MESSAGE",
    connectionId: "L0SM9cOFvHcCIhw=",
    domainName: "ws.example.com",
    stage: "prod",
    identity: { sourceIp: "203.0.113.9" },
  },
  body: JSON_BODY,
  isBase64Encoded: false,
};

export const APPSYNC = {
  arguments: { order: 7, password: "hunter2", mail: "bob@example.com" },
  identity: { sub: "user-17", username: "bob", sourceIp: ["203.0.113.9"] },
  source: null,
  request: { headers: { ...SECRET_HEADERS, host: "graph.example.com" }, domainName: null },
  info: { fieldName: "placeOrder", parentTypeName: "Mutation", variables: {}, selectionSetList: ["id"] },
};

/** What must never be on the wire without `sendDefaultPii`, in any of them. */
export const PERSONAL = [
  "203.0.113.9",
  "user-17",
  '"bob"',
  "user/bob",
  "bob@example.com",
  "theme",
  "dark",
  "authorization",
];
/** What must never be on the wire. */
export const SECRETS = ["abcdefghijklmnop", "5f2b1c", "hunter2"];

const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:123456789012:${name}`;
const records = (count: number, record: (number: number) => object) => ({
  Records: Array.from({ length: count }, (_, number) => record(number)),
});

export const SQS = records(3, (number) => ({
  messageId: `m-${number}`,
  body: '{"password":"hunter2"}',
  eventSource: "aws:sqs",
  eventSourceARN: arn("sqs", "orders"),
}));
export const SNS = records(1, () => ({
  EventSource: "aws:sns",
  Sns: { MessageId: "n-1", TopicArn: arn("sns", "orders"), Message: "hunter2" },
}));
export const KINESIS = records(2, (number) => ({
  eventSource: "aws:kinesis",
  eventID: `shardId-0:${number}`,
  eventSourceARN: arn("kinesis", "stream/orders"),
  kinesis: { data: "aHVudGVyMg==" },
}));
export const DYNAMODB = records(2, (number) => ({
  eventSource: "aws:dynamodb",
  eventID: `d-${number}`,
  eventSourceARN: arn("dynamodb", "table/orders/stream/1"),
  dynamodb: { NewImage: { password: { S: "hunter2" } } },
}));
export const S3 = records(1, () => ({
  eventSource: "aws:s3",
  s3: { bucket: { name: "orders", arn: "arn:aws:s3:::orders" }, object: { key: "7.json" } },
}));
export const EVENTBRIDGE = {
  version: "0",
  id: "e-1",
  "detail-type": "Order Placed",
  source: "shop.orders",
  resources: [arn("states", "rule/orders")],
  detail: { password: "hunter2" },
};
export const STEP_FUNCTIONS = {
  input: { password: "hunter2" },
  context: {
    Execution: { Id: arn("states", "execution:orders:x-1") },
    State: { Name: "Charge" },
    StateMachine: { Id: arn("states", "stateMachine:orders") },
  },
};
