import { cp, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Client, RUNTIME_FOLDER } from "../client.ts";
import { ensureDebianPackages } from "../debian.ts";
import { ensureSource } from "../source.ts";

const SOURCE = fileURLToPath(new URL("function/", import.meta.url));
const CLIENT = { name: "aws/aws-lambda-ruby-runtime-interface-client", commit: "70a2045" };
const PACKAGES = ["ruby3.1", "libruby3.1", "rubygems-integration", "ruby-json"];
const LIBRARIES = "/var/lang/lib";

const START = [`require '${RUNTIME_FOLDER}/lib/aws_lambda_ric'`, "", "AwsLambdaRIC::Bootstrap.new.start", ""].join(
  "\n",
);

/** Debian's Ruby, with the client from its sources; `null` where one of them cannot be had. */
export async function rubyClient(): Promise<Client | null> {
  const debian = await ensureDebianPackages("ruby", PACKAGES);
  const client = await ensureSource(CLIENT.name, CLIENT.commit, "lib", async (folder) => {
    await mkdir(join(folder, "bin"), { recursive: true });
    await writeFile(join(folder, "bin", "bootstrap.rb"), START);
  });
  if (debian === null || client === null) return null;
  const machine = "x86_64-linux-gnu";
  const search = [`${LIBRARIES}/ruby/3.1.0`, `${LIBRARIES}/${machine}/ruby/3.1.0`].join(":");
  const start = `export LD_LIBRARY_PATH=${LIBRARIES}/${machine} RUBYLIB=${search}; exec /var/lang/bin/ruby3.1 ${RUNTIME_FOLDER}/bin/bootstrap.rb`;
  return {
    name: "ruby",
    runtime: "ruby",
    ending: "",
    title: `aws_lambda_ric 3.1.3 (${CLIENT.name} ${CLIENT.commit}), Ruby 3.1`,
    runtimeVersion: "ruby:3.3.v25",
    executionEnvironment: "AWS_Lambda_ruby3.3",
    handler: "function.lambda_handler",
    mounts: [
      [join(debian, "usr"), "/var/lang"],
      [client, RUNTIME_FOLDER],
    ],
    command: ["sh", "-c", start],
    lay: async (task) => {
      await cp(SOURCE, task, { recursive: true });
      // No tool that reads Ruby is to stumble over it here.
      await rename(join(task, "syntax.rb.txt"), join(task, "syntax.rb"));
    },
  };
}
