import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ForwarderError } from "../errors.ts";
import { MAX_INPUT_BYTES, tooLarge } from "./input/read-bytes.ts";

/** A saved log, not read yet. */
export interface ScanInput {
  readonly name: string;
  /** @throws {@link ForwarderError} `ERR_INPUT_*` when it cannot be read. */
  read(): Uint8Array;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read by this user",
  EPERM: "it may not be read by this user",
  ENOTDIR: "a part of its path is no directory",
  ELOOP: "its symbolic links go in circles",
  ENAMETOOLONG: "its name is too long",
  EMFILE: "too many files are open",
  EIO: "the disk or the network gave an error",
};
/** What an export to S3 writes beside the logs, and what file managers leave behind. */
const NO_LOGS = /^(?:aws-logs-write-test|\.DS_Store)$/;

/**
 * The inputs that the user has named: `-` is standard input, a directory stands for all files below it, in the order of
 * their names.
 */
export function inputsOf(files: readonly string[]): ScanInput[] {
  return files.flatMap((file) => {
    if (file === "-") return [inputOf("standard input", 0)];
    try {
      if (!statSync(file).isDirectory()) return [inputOf(file, file)];
      const below = filesBelow(file);
      if (below.length > 0) return below.map((name) => inputOf(name, name));
      return [
        refusedInput(new ForwarderError("ERR_INPUT_UNREADABLE", `${file}: there are no files in this directory`)),
      ];
    } catch (error) {
      return [refusedInput(unreadable(file, error))];
    }
  });
}

function inputOf(name: string, source: string | number): ScanInput {
  return { name, read: () => readWhole(name, source) };
}

function refusedInput(error: ForwarderError): ScanInput {
  return {
    name: "",
    read: () => {
      throw error;
    },
  };
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !NO_LOGS.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function readWhole(name: string, source: string | number): Uint8Array {
  try {
    if (typeof source === "string" && statSync(source).size > MAX_INPUT_BYTES) throw tooLarge(name);
    return readFileSync(source);
  } catch (error) {
    throw error instanceof ForwarderError ? error : unreadable(name, error);
  }
}

/** Why an input cannot be read, in a sentence. */
function unreadable(name: string, cause: unknown): ForwarderError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ERR_FS_FILE_TOO_LARGE" || code === "ERR_OUT_OF_RANGE") return tooLarge(name);
  const why = WORDS[code ?? ""] ?? `it cannot be read (${code ?? message})`;
  return new ForwarderError("ERR_INPUT_UNREADABLE", `${name}: ${why}`, { cause });
}
