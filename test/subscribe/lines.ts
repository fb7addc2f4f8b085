const ID = "8f5c1c9e-0000-4000-8000-000000000001";

/** The platform's lines of one attempt that failed. */
export const START = `START RequestId: ${ID} Version: $LATEST\n`;
export const END = `END RequestId: ${ID}\n`;
export const REPORT_FAILED = `REPORT RequestId: ${ID}\tDuration: 3.00 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB\tStatus: error\tError Type: Runtime.ExitError\n`;
