import { casesOf, fails } from "../cases.ts";
import type { Scenario } from "../scenario.ts";

const java = casesOf("java17");
const ILLEGAL = "java.lang.IllegalStateException";

const network = (name: string, type: string, message?: string | null): Scenario =>
  java(`network_error/${name}`, () => [
    { class: "network_error", phase: "invoke", type, ...(message === undefined ? {} : { message }) },
  ]);
const connecting = (name: string, handler: string, type: string, message: string): Scenario =>
  java(`network_error/${name}`, fails("network_error", type, message, "init"), { handler: `example.Wrong$${handler}` });
const CONNECT = "java.net.ConnectException";
const SLOW = "java.net.SocketTimeoutException";
const TLS = "javax.net.ssl.SSLException";
const HANDSHAKE = "javax.net.ssl.SSLHandshakeException";

export const JAVA_NETWORK: readonly Scenario[] = [
  network("refused", CONNECT, "Connection refused"),
  network("refused-as-cause", ILLEGAL, "order 7"),
  network("refused-http-client", CONNECT, null),
  network("refused-url-connection", CONNECT, "Connection refused"),
  connecting("refused-in-constructor", "ConstructorConnects", CONNECT, "Connection refused"),
  network("unreachable", "java.net.NoRouteToHostException", "No route to host"),
  network("unreachable-http-client", CONNECT, "No route to host"),
  network("name-not-found", "java.net.UnknownHostException", "db.orders.invalid"),
  network("name-not-found-http-client", CONNECT, null),
  network("name-not-found-url-connection", "java.net.UnknownHostException", "prices.invalid"),
  connecting(
    "name-not-found-in-constructor",
    "ConstructorLooksUp",
    "java.net.UnknownHostException",
    "db.orders.invalid",
  ),
  network("connect-timeout", SLOW, "Connect timed out"),
  network("connect-timeout-http-client", "java.net.http.HttpConnectTimeoutException", "HTTP connect timed out"),
  network("read-timeout", SLOW, "Read timed out"),
  network("read-timeout-http-client", "java.net.http.HttpTimeoutException", "request timed out"),
  network("read-timeout-url-connection", SLOW, "Read timed out"),
  network("reset", "java.net.SocketException", "Connection reset"),
  network("reset-http-client", "java.io.IOException", "HTTP/1.1 header parser received no bytes"),
  network("closed-http-client", "java.io.IOException", "HTTP/1.1 header parser received no bytes"),
  network("closed-url-connection", "java.net.SocketException", "Unexpected end of file from server"),
  network("tls-plain-port", TLS),
  network("tls-plain-port-http-client", TLS),
  network("certificate", HANDSHAKE),
  network("certificate-http-client", HANDSHAKE),
];
