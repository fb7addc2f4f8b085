/** Text that makes a careless pattern go back over what it has read, and what stands before it in a log record. */

export const ID = "8f5c1c9e-0000-4000-8000-000000000001";
const TIME = "2026-01-02T03:04:05.678Z";

/** Filled up to the length by repetition. */
const PIECES: Readonly<Record<string, string>> = {
  spaces: " ",
  tabs: "\t",
  letters: "a",
  digits: "7",
  dots: "a.",
  "frame words": "at ",
  frames: "    at a (b:1:1)\n",
  parentheses: "(",
  "closed parentheses": "()",
  braces: '{"a":',
  brackets: "[",
  members: '": "',
  quotes: '"',
  "single quotes": "'",
  backslashes: "\\",
  "escaped quotes": '\\"',
  causes: "Caused by: ",
  errors: "Error: ",
  colons: ": ",
  "line ends": "\n",
  "short lines": "a b\n",
  "indented lines": "  a: b\n",
  "carriage returns": "\r\n",
  "escape sequences": "\u001b[0;1m\u001b[",
  arrows: " ---> ",
  ids: `${ID} `,
  addresses: "a@b.c 10.0.0.1:80 ",
  hosts: "connect E http://a.b/c host=",
  "secret words": "password=a&token: ",
  "secret objects": 'password={"a',
  "secret elements": "<password>a <",
  "secret pairs": '"password", "value": ',
  "secret arguments": "mysql -p curl -u a:",
  "base64 of secrets": "cGFzc3dvcmQ9aHVudGVyMg== ",
  "wrapped tokens": `eyJ${"a".repeat(60)}.a\n${"a1".repeat(30)}\n`,
  "network words": 'getaddrinfo connect ECONN lookup a on b: Get "http://',
};
/** What almost begins a record, over and over. */
const PREFIXES: readonly string[] = [
  `${TIME}\t${ID}\tERROR\tInvoke Erro\n`,
  "[ERROR] E: Traceback (most recent call last)\n",
  'Exception in thread "main" \n',
  "java.lang.E: x: java.lang.\n",
  "Unhandled exception. \n",
  "panic: x\n",
  "goroutine 1 \n",
  "thread 'main' panicked at a:1:1:\n",
  "Error raised from handler method\n{\n",
  "PHP Fatal error:  Uncaught \n",
  "Fatal error: \n",
  "# A fatal error has been\n",
  "node:internal/process:1\n",
  "Node.js v24.0.0\n",
  "Status: error Error Type: ",
  "RequestId: Error: Runtime.",
];

/** What begins a record of each family; the text after `…` ends it. */
export const HEADS: Readonly<Record<string, readonly string[]>> = {
  platform: [
    `REPORT RequestId: ${ID}\t`,
    `RequestId: ${ID} Error: `,
    `RequestId: ${ID} Error: x\n`,
    "INIT_START Runtime Version: ",
    "INIT_REPORT Init Duration: ",
    "EXTENSION\tName: ",
    "IMAGE\tLaunch error: ",
    `${TIME} ${ID} Task timed out after `,
    "Unknown application error occurred ",
    '{"time":"x","type":"platform.report","record":{"requestId":"',
  ],
  nodejs: [
    `${TIME}\t${ID}\tERROR\tInvoke Error \t`,
    `${TIME}\t${ID}\tERROR\tInvoke Error \t{"errorType":"E","errorMessage":"`,
    `{"timestamp":"${TIME}","level":"ERROR","requestId":"${ID}","message":{"errorType":"E","errorMessage":"`,
    "FATAL ERROR: ",
    "/var/task/a.js:1\n    ^\n\nError: …\nNode.js v24.0.0",
  ],
  python: [
    "[ERROR] …\nTraceback (most recent call last):\n",
    "[ERROR] E: x\nTraceback (most recent call last):\n",
    `{"timestamp":"${TIME}","level":"ERROR","errorMessage":"`,
    "[ERROR] [1678270126061] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413. {",
  ],
  java: [
    "Class ",
    "Invalid handler: `",
    "Error loading class …: java.lang.Exception\njava.lang.Exception",
    "x: java.lang.E\njava.lang.E: x\n",
    "Runtime Loop on Thread ID: ",
    'Exception in thread "main" java.lang.E: ',
    "# A fatal error has been detected by the Java Runtime Environment:\n# ",
    `{"timestamp":"${TIME}","message":"…","level":"ERROR"}`,
  ],
  dotnet: [
    `${TIME}\t${ID}\tfail\t`,
    `${TIME}\t${ID}\tfail\tSystem.E: …\n   at A.B()`,
    "Unhandled exception. System.E: ",
    "Fatal error. ",
    "Error: executable assembly ",
  ],
  go: [
    '2026/01/02 03:04:05 {"errorMessage":"',
    "2026/01/02 03:04:05 ",
    'time=x level=INFO msg="{\\"errorMessage\\":',
    "panic: …\n\ngoroutine 1 [running]:\nmain.main()\n",
    "panic: x\n\ngoroutine 1 [running]:\n",
  ],
  ruby: [
    'Error raised from handler method\n{\n  "errorMessage": "',
    '{\n  "errorMessage": "',
    "E, [2026-01-02T03:04:05.678901 #8] ERROR ",
  ],
  rust: [
    `${TIME} ERROR Lambda runtime invoke{requestId="${ID}"`,
    `${TIME} ERROR Lambda runtime invoke{requestId="${ID}"}: `,
    "thread 'main' panicked at ",
    "thread 'main' panicked at src/main.rs:1:1:\n",
    "Error: ",
  ],
  php: [
    `${ID}\tInvoke Error\t`,
    "PHP Fatal error:  Uncaught ",
    "PHP Fatal error:  ",
    "Fatal error: …\nThe function failed to start.",
  ],
  other: ["", "bootstrap: line 3: ", "/opt/a: error while loading shared libraries: ", "Error loading shared library "],
};

/** What begins a trace that is printed line by line. */
export const FIRST_LINES: readonly string[] = [
  "",
  "x: java.lang.E\njava.lang.E: x\n",
  'Exception in thread "main" java.lang.E: x\n',
  "# A fatal error has been detected by the Java Runtime Environment:\n",
  "Unhandled exception. System.E: x\n",
  "PHP Fatal error:  Uncaught E: x\n",
  "Fatal error: x\n",
  "panic: x\n\ngoroutine 1 [running]:\n",
  "thread 'main' panicked at src/main.rs:1:1:\n",
  "Error raised from handler method\n{\n",
  "Error: …\nNode.js v24.0.0",
];

/** Text of any length. */
export interface Shape {
  readonly name: string;
  readonly text: (chars: number) => string;
}

export const SHAPES: readonly Shape[] = [
  ...Object.entries(PIECES).map(([name, piece]) => ({ name, text: filled(piece) })),
  ...PREFIXES.map((piece) => ({ name: JSON.stringify(piece.slice(0, 24)), text: filled(piece) })),
];

function filled(piece: string): Shape["text"] {
  return (chars) => piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars);
}

/** The shape behind a head, or between the two halves of one. */
export function headed(head: string, shape: string): string {
  const [before = "", after = ""] = head.split("…");
  return before + shape + after;
}
