import type { FunctionsApi, LogsApi, Page } from "./api.ts";
import { type Inventory, LAMBDA_GROUPS, type LogGroup, type LoggingFunction } from "./log-group.ts";
import type { Pace } from "./pace.ts";
import type { SubscribeSettings } from "./settings.ts";

export interface InventoryServices {
  readonly logs: LogsApi;
  readonly functions: FunctionsApi;
  readonly logsPace: Pace;
  readonly functionsPace: Pace;
}

/** Lists every log group that could be wanted, and every function, page by page. */
export async function takeInventory(services: InventoryServices, settings: SubscribeSettings): Promise<Inventory> {
  const { logs, functions: api, logsPace, functionsPace } = services;
  const listed = await allPages(functionsPace, (token) => api.listFunctions(token));
  const functions = await withTags(listed, services, settings);
  const own = await allPages(logsPace, (token) => logs.listGroups(LAMBDA_GROUPS, token));
  const custom = new Set(functions.map(({ logGroup }) => logGroup).filter((name) => !name.startsWith(LAMBDA_GROUPS)));
  const groups = new Map(own.map((group) => [group.name, group]));
  for (const name of custom) {
    const group = await findGroup(name, services);
    if (group !== null) groups.set(name, group);
  }
  return { groups: [...groups.values()], functions };
}

/** One log group and the functions that are known to log into it, without listing all. */
export async function takeInventoryOf(
  name: string,
  services: InventoryServices,
  settings: SubscribeSettings,
): Promise<Inventory> {
  const group = await findGroup(name, services);
  if (group === null) return { groups: [], functions: [] };
  if (!name.startsWith(LAMBDA_GROUPS)) {
    const { functions } = await takeInventory(services, settings);
    return { groups: [group], functions };
  }
  const { functions: api, functionsPace } = services;
  const one = await functionsPace.run(() => api.getFunction(name.slice(LAMBDA_GROUPS.length)));
  const functions = await withTags(one === null ? [] : [one], services, settings);
  return { groups: [group], functions };
}

async function findGroup(name: string, { logs, logsPace }: InventoryServices): Promise<LogGroup | null> {
  for (let token: string | null = null; ; ) {
    const page: Page<LogGroup> = await logsPace.run(() => logs.listGroups(name, token));
    const found = page.items.find((group) => group.name === name);
    if (found !== undefined) return found;
    if (page.next === null) return null;
    token = page.next;
  }
}

async function withTags(
  functions: readonly LoggingFunction[],
  { functions: api, functionsPace }: InventoryServices,
  { includeTags, excludeTags }: SubscribeSettings,
): Promise<readonly LoggingFunction[]> {
  if (functions.length === 0 || includeTags.length + excludeTags.length === 0) return functions;
  const tagged = await allPages(functionsPace, (token) => api.listTags(token));
  const tagsOf = new Map(tagged.map(({ arn, tags }) => [arn, tags]));
  return functions.map((one) => ({ ...one, tags: tagsOf.get(one.arn) ?? one.tags }));
}

async function allPages<Item>(pace: Pace, list: (token: string | null) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for (let token: string | null = null; ; ) {
    const page: Page<Item> = await pace.run(() => list(token));
    items.push(...page.items);
    if (page.next === null) return items;
    token = page.next;
  }
}
