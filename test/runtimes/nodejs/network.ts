import { NODE, type Scenario } from "../scenario.ts";

/** A message of OpenSSL has an address of the process in it, and Node.js 24 adds advice to one about certificates. */
const VARIES = undefined;

function connects(name: string, imports: string, body: string, type: string, message?: string): Scenario {
  return {
    name: `network_error/${name}`,
    clients: NODE,
    sharesShape: true,
    files: { "index.mjs": `${imports}\nexport const handler = async () => {\n${body}\n};\n` },
    expect: () => [{ class: "network_error", phase: "invoke", type, ...(message === undefined ? {} : { message }) }],
  };
}

const reads = (name: string, port: number, options: string, message: string): Scenario =>
  connects(
    name,
    'import net from "node:net";',
    `  await new Promise((done, fail) => {\n    const socket = net.connect(${port}, "127.0.0.1");\n    socket.on("end", done).on("error", fail)${options}.resume();\n  });`,
    "Error",
    message,
  );

const secures = (name: string, port: number, message?: string): Scenario =>
  connects(
    name,
    'import https from "node:https";',
    `  await new Promise((done, fail) => https.get("https://127.0.0.1:${port}/").on("response", done).on("error", fail));`,
    "Error",
    message,
  );

const axios = (name: string, url: string, message?: string, type = "AxiosError"): Scenario => ({
  ...connects(name, 'import axios from "axios";', `  await axios.get("${url}", { timeout: 300 });`, type, message),
  packages: ["axios"],
});

const fetches = (name: string, url: string): Scenario =>
  connects(name, "", `  await fetch("${url}");`, "TypeError", "fetch failed");

/** What three clients say: `net` and `https`, axios, and fetch, which keeps the reason to itself. */
export const NODEJS_NETWORK: readonly Scenario[] = [
  reads("reset-socket", 18087, "", "read ECONNRESET"),
  secures("tls-plain-port", 18084, VARIES),
  secures("certificate", 18085, VARIES),
  axios("unreachable-axios", "http://10.0.9.1/", "connect EHOSTUNREACH 10.0.9.1:80 - Local (0.0.0.0:0)", "Error"),
  axios("name-not-found-axios", "http://prices.invalid/", "getaddrinfo ENOTFOUND prices.invalid", "Error"),
  axios("reset-axios", "http://127.0.0.1:18081/", "read ECONNRESET", "Error"),
  axios("closed-axios", "http://127.0.0.1:18082/", "socket hang up", "Error"),
  axios("connect-timeout-axios", "http://10.255.255.1/", "timeout of 300ms exceeded"),
  axios("read-timeout-axios", "http://127.0.0.1:18083/", "timeout of 300ms exceeded"),
  axios("tls-plain-port-axios", "https://127.0.0.1:18084/", VARIES, "Error"),
  fetches("name-not-found-fetch", "http://prices.invalid/"),
  fetches("reset-fetch", "http://127.0.0.1:18081/"),
  fetches("tls-plain-port-fetch", "https://127.0.0.1:18084/"),
];
