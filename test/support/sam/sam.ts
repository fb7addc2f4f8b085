import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureVenv } from "../python/venv.ts";

export interface RunOptions {
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the project's folder. */
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

export interface StackOptions extends RunOptions {
  readonly stackName: string;
}

export interface DeployOptions extends StackOptions {
  /** The template that {@link samBuild} wrote. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Default: what our own template needs. */
  readonly capability?: "CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM";
}

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

/** No region of anybody's profile, no question, no word to anybody. */
const ENVIRONMENT = { AWS_DEFAULT_REGION: "us-east-1", SAM_CLI_TELEMETRY: "0", SAM_CLI_CHECK_NEWER_VERSION: "0" };

/**
 * Runs the pinned SAM CLI.
 *
 * @param tool - `samlocal` is the same with its endpoint at a local emulator.
 * @returns What it wrote to standard output.
 * @throws Error with everything it wrote if it fails.
 */
export async function sam(
  args: readonly string[],
  options: RunOptions = {},
  tool: "sam" | "samlocal" = "sam",
): Promise<string> {
  const { command, env } = await samCommand(options, tool);
  const child = spawn(command, args, {
    cwd: options.cwd ?? PROJECT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  let stdout = "";
  let all = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    all += text;
  });
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail).once("close", done);
  });
  if (code !== 0) throw new Error(`${tool} ${args.join(" ")} ended with ${code}:\n${all.trim()}`);
  return stdout;
}

/** For those who run the SAM CLI themselves, such as a server that stays. */
export async function samCommand(
  { env }: RunOptions = {},
  tool: "sam" | "samlocal" = "sam",
): Promise<{ readonly command: string; readonly env: NodeJS.ProcessEnv }> {
  const bin = await ensureVenv("sam", "requirements-sam.txt");
  // samlocal looks for sam on the path.
  const PATH = `${bin}:${process.env["PATH"]}`;
  return { command: join(bin, tool), env: { ...process.env, ...ENVIRONMENT, ...env, PATH } };
}

/** Builds the stack's functions into a folder. @returns The path of the built template. */
export async function samBuild(folder: string, options: RunOptions = {}): Promise<string> {
  await sam(["build", "--build-dir", folder], options);
  return join(folder, "template.yaml");
}

/** Deploys a built template to the emulator that `env` names. @returns The stack's outputs. */
export async function samDeploy(options: DeployOptions): Promise<Readonly<Record<string, string>>> {
  const { template, stackName, parameters, capability = "CAPABILITY_IAM" } = options;
  const overrides = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const args = ["deploy", "--template-file", template, "--stack-name", stackName];
  const answers = ["--capabilities", capability, "--resolve-s3", "--no-confirm-changeset", "--no-progressbar"];
  await sam(
    [...args, ...answers, "--no-fail-on-empty-changeset", "--parameter-overrides", ...overrides],
    options,
    "samlocal",
  );
  return samOutputs(options);
}

async function samOutputs({ stackName, ...options }: StackOptions): Promise<Readonly<Record<string, string>>> {
  const json = await sam(["list", "stack-outputs", "--stack-name", stackName, "--output", "json"], options);
  const outputs = JSON.parse(json) as readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}
