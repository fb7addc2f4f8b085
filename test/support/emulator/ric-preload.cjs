// Stands in for aws-lambda-ric's native client, so that the package runs as installed without its build script.
// An HTTP client of the Runtime API without `next`: the runtime asks for that itself (node_runtime.py tells it to).
const Module = require("node:module");
const http = require("node:http");
const path = require("node:path");

const ADDON = "rapid-client.node";

function client() {
  const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
  const post = (id, kind, body) => {
    const request = http.request({
      host,
      port,
      method: "POST",
      path: `/2018-06-01/runtime/invocation/${id}/${kind}`,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    // The platform may be gone already; the native client only logs that.
    request.on("error", () => {}).on("response", (response) => response.resume());
    request.end(body);
  };
  return {
    initializeClient() {},
    done: (id, body) => post(id, "response", body),
    error: (id, body) => post(id, "error", body),
  };
}

const loadAddon = Module._extensions[".node"];
Module._extensions[".node"] = (module, file) => {
  if (path.basename(file) !== ADDON) return loadAddon(module, file);
  module.exports = client();
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return request === `./${ADDON}` ? path.join(__dirname, ADDON) : resolveFilename.call(this, request, ...rest);
};
