import { cp, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Client, RUNTIME_FOLDER } from "../client.ts";
import { ensureDebianPackages } from "../debian.ts";
import { ensureSource } from "../source.ts";

const SOURCE = fileURLToPath(new URL("function/", import.meta.url));
const CLIENT = { name: "brefphp/bref", commit: "147f375" };
const INTERFACES = { name: "php-fig/container", commit: "707984727bd5b2b670e59559d3ed2500240cf875" };
const PACKAGES = ["cli", "common", "curl", "mysql"].map((name) => `php8.2-${name}`);

/** What Composer would have made, for the one namespace beside bref's own that a function needs. */
const START = `<?php
spl_autoload_register(function (string $class) {
    $file = strtr($class, ['Bref\\\\' => '/opt/bref/src/', 'Psr\\\\Container\\\\' => '/opt/psr/src/', '\\\\' => '/']);
    if (is_file("$file.php")) require "$file.php";
});
Bref\\FunctionRuntime\\Main::run();
`;

const EXTENSIONS = ["posix", "ctype", "tokenizer", "curl", "mysqlnd", "pdo", "mysqli", "pdo_mysql"];
const SETTINGS = ["display_errors=0", "log_errors=1", "html_errors=0", "extension_dir=/var/lang/lib/php/20220829"];
/** bref's own settings put errors on standard output instead: what a function without them writes is the same, but for `PHP `. */
export const FLAGS = [...SETTINGS, ...EXTENSIONS.map((name) => `extension=${name}`)]
  .map((option) => `-d ${option}`)
  .join(" ");

/** As bref's layer starts it: again after each invocation, unless it failed. */
const LOOP = [
  "set -e",
  "mount -t tmpfs tmpfs /opt",
  "mkdir /opt/bref /opt/psr",
  `mount --bind ${RUNTIME_FOLDER} /opt/bref`,
  "mount --bind /var/psr /opt/psr",
  `while true; do /var/lang/bin/php8.2 -n ${FLAGS} /opt/bref/bootstrap.php 2>&1; done`,
].join("\n");

/** Debian's PHP, with bref from its sources; `null` where one of them cannot be had. */
export async function phpClient(): Promise<Client | null> {
  const debian = await ensureDebianPackages("php", PACKAGES);
  const client = await ensureSource(CLIENT.name, CLIENT.commit, "src", (folder) =>
    writeFile(join(folder, "bootstrap.php"), START),
  );
  const interfaces = await ensureSource(INTERFACES.name, INTERFACES.commit, "src");
  if (debian === null || client === null || interfaces === null) return null;
  return {
    name: "php",
    runtime: "php",
    ending: "",
    title: `bref (${CLIENT.name} ${CLIENT.commit}), PHP 8.2`,
    runtimeVersion: "provided:al2023.v81",
    executionEnvironment: "AWS_Lambda_Image",
    handler: "index.php",
    mounts: [
      [join(debian, "usr"), "/var/lang"],
      [client, RUNTIME_FOLDER],
      [interfaces, "/var/psr"],
    ],
    command: ["sh", "-c", LOOP],
    lay: async (task) => {
      await cp(SOURCE, task, { recursive: true });
      // No tool that reads PHP is to stumble over it here.
      await rename(join(task, "parse.php.txt"), join(task, "parse.php"));
    },
  };
}
