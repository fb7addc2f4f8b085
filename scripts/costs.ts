/** How much there is to watch, in a month. */
export interface Load {
  readonly functions: number;
  readonly invocations: number;
}

/** List prices of us-east-1 in dollars, as of 2026; look up your region's. */
const PRICES = {
  request: 0.2 / 1e6,
  gbSecond: 0.0000133334,
  sqsRequest: 0.4 / 1e6,
  write: 0.625 / 1e6,
  read: 0.125 / 1e6,
  logGb: 0.5,
} as const;

/** Assumed, and said so in the table. */
const SHARES = {
  /** Invocations that fail. */
  failing: 0.001,
  /** Healthy invocations that log a line which looks like a failure. */
  noisy: 0.001,
  forwarderSeconds: 0.1,
  forwarderGb: 0.25,
  reporterSeconds: 0.5,
  reporterGb: 0.5,
  subscriberGb: 0.5,
  /** Of our own log, for each batch and each sighting. */
  logLineBytes: 400,
} as const;

const TICKS = (30 * 24 * 60) / 5;
const PAGE = 50;
const CALLS_PER_SECOND = 5;
const FILTER_CALLS_PER_SECOND = 2;
/** Rows of about 800 bytes, read in units of 4 KB, twice a turn. */
const READS_PER_GROUP = (2 * 800) / 4096;

interface Row {
  readonly part: string;
  readonly formula: string;
  readonly dollars: number;
}

function rowsOf({ functions, invocations }: Load): readonly Row[] {
  const batches = invocations * (SHARES.failing + SHARES.noisy);
  const events = invocations * SHARES.failing;
  const listing = (2 * Math.ceil(functions / PAGE)) / CALLS_PER_SECOND;
  const pass = functions / FILTER_CALLS_PER_SECOND;
  const subscriberSeconds = TICKS * (1 + listing) + 30 * pass;
  return [
    {
      part: "forwarder",
      formula: "batches × ($0.20 per million + 0.1 s × 0.25 GB)",
      dollars: batches * (PRICES.request + SHARES.forwarderSeconds * SHARES.forwarderGb * PRICES.gbSecond),
    },
    { part: "queue", formula: "batches × 3 requests × $0.40 per million", dollars: batches * 3 * PRICES.sqsRequest },
    {
      part: "reporter",
      formula: "batches × ($0.20 per million + 0.5 s × 0.5 GB)",
      dollars: batches * (PRICES.request + SHARES.reporterSeconds * SHARES.reporterGb * PRICES.gbSecond),
    },
    {
      part: "ledger",
      formula: "events × 4 writes × $0.625 per million",
      dollars: events * 4 * PRICES.write,
    },
    {
      part: "subscriber",
      formula: "(8,640 turns × (1 s + listing at 5 calls/s) + 30 passes × functions ÷ 2 s) × 0.5 GB",
      dollars: TICKS * PRICES.request + subscriberSeconds * SHARES.subscriberGb * PRICES.gbSecond,
    },
    {
      part: "its table",
      formula: "8,640 turns × functions × 0.4 reads + 30 passes × functions × 1 write",
      dollars: TICKS * functions * READS_PER_GROUP * PRICES.read + 30 * functions * PRICES.write,
    },
    {
      part: "own logs",
      formula: "batches × 2 lines × 400 bytes × $0.50 per GB",
      dollars: ((batches * 2 * SHARES.logLineBytes) / 1e9) * PRICES.logGb,
    },
  ];
}

/** A table in Markdown. */
export function costTable(load: Load): string {
  const rows = rowsOf(load);
  const sum = rows.reduce((total, { dollars }) => total + dollars, 0);
  const lines = rows.map(({ part, formula, dollars }) => `| ${part} | ${formula} | ${dollars.toFixed(2)} |`);
  return ["| part | formula | $ a month |", "|---|---|---:|", ...lines, `| **all** | | **${sum.toFixed(2)}** |`].join(
    "\n",
  );
}
