import { cp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../support/cache-folder.ts";
import { ask, type Client, ensureFolder, RUNTIME_FOLDER, run } from "../client.ts";

const SOURCE = fileURLToPath(new URL("function/", import.meta.url));
const VERSION = "2.9.0";
const MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

/** As the service starts it; without the opened package it would write line by line to standard output. */
const FLAGS = "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --add-opens=java.base/java.io=ALL-UNNAMED";

/** `aws-lambda-java-runtime-interface-client` on the Java of the machine; Maven fetches it. */
export async function javaClient(): Promise<Client | null> {
  const version = ask("javac", "-version")?.split(" ").at(-1);
  if (version === undefined || ask("mvn", "-version") === null) return null;
  const libraries = await ensureFolder(join("runtimes", `java-${VERSION}`), async (draft) => {
    await run("mvn", ["-q", "-B", "dependency:copy-dependencies", `-DoutputDirectory=${draft}`], { cwd: SOURCE });
  });
  const classes = join(cacheFolder(), "runtimes", "java-classes");
  await rm(classes, { recursive: true, force: true });
  const sources = (await readdir(join(SOURCE, "example"))).map((file) => join("example", file));
  const options = ["-nowarn", "-XDignore.symbol.file", "-cp", join(libraries, "*"), "-d", classes];
  await run("javac", [...options, ...sources], { cwd: SOURCE });
  return {
    name: "java17",
    runtime: "java",
    ending: "-17+platform",
    title: `aws-lambda-java-runtime-interface-client ${VERSION}, Java ${version}`,
    runtimeVersion: "java:17.v58",
    executionEnvironment: "AWS_Lambda_java17",
    handler: "example.Handler::handleRequest",
    mounts: [[libraries, RUNTIME_FOLDER]],
    command: ["sh", "-c", `exec java ${FLAGS} -cp '${RUNTIME_FOLDER}/*' ${MAIN} "$_HANDLER"`],
    lay: async (task) => {
      await cp(classes, task, { recursive: true });
      await rm(join(task, "example", "Missing.class"));
    },
  };
}
