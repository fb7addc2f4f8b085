import { FILTERED } from "./placeholder.ts";

/** `--db-password hunter2`, and the same as a list of arguments is printed. */
const LONG_OPTION =
  /(?<![\w\]-])(--[a-z-]{0,32}(?:password|passwd|token|secret|api-key)(?: |\\{0,3}["'],\s{0,4}\\{0,3}["']))([^\s=:[\-"'][^\s"']*)/gi;
/** Between an option and its value: nothing, a blank, or what stands between two strings of a list. */
const GAP = String.raw`(?:["'],\s{0,4}["']|[ \t]|)`;
const BEFORE = String.raw`(?<=[\s"'])`;

interface Command {
  /** The command with its arguments: at most so many, on one line. */
  readonly line: RegExp;
  /** Its first group is kept. */
  readonly option: RegExp;
}

const commandLine = (names: string): RegExp =>
  new RegExp(String.raw`(?<![\w-])(?:${names})(?=[\s"'])[^\n;|]{1,400}`, "g");
const optionOf = (names: string, value = String.raw`[^\s"']+`): RegExp =>
  new RegExp(`(${BEFORE}(?:${names})${GAP})${value}`, "g");

/** Programs whose short options hold a password. */
const COMMANDS: readonly Command[] = [
  {
    line: commandLine("curl"),
    option: new RegExp(
      String.raw`(${BEFORE}(?:-[uU]|--user|--proxy-user)(?:=|${GAP})["']?[^\s"':]{0,128}:)[^\s"']+`,
      "g",
    ),
  },
  {
    line: commandLine(
      "mysql(?:dump|admin|import|show)?|mariadb(?:-dump)?|mongo(?:sh|dump|restore|export|import)?|sshpass|docker login",
    ),
    option: optionOf("-p"),
  },
  { line: commandLine("redis-cli"), option: optionOf("-a") },
  { line: commandLine("ldap(?:search|modify|add|delete|whoami)"), option: optionOf("-w") },
  { line: commandLine("sqlcmd|bcp"), option: optionOf("-P") },
  { line: commandLine("openssl"), option: optionOf("-pass(?:in|out)? pass:|-k") },
];

/** Replaces passwords on the command lines of well-known programs, and behind long options of any. */
export function filterCommands(text: string): string {
  let filtered = text.replace(LONG_OPTION, `$1${FILTERED}`);
  for (const { line, option } of COMMANDS) {
    filtered = filtered.replace(line, (command) => command.replace(option, `$1${FILTERED}`));
  }
  return filtered;
}
