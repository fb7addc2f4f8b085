import type { Detector } from "./detector.ts";
import { nodejsCrash } from "./detectors/nodejs/crash.ts";
import { nodejsException } from "./detectors/nodejs/exception.ts";
import { nodejsInitError } from "./detectors/nodejs/init-error.ts";
import { nodejsInvalidHandler } from "./detectors/nodejs/invalid-handler.ts";
import { nodejsNetworkError } from "./detectors/nodejs/network-error.ts";
import { nodejsOutOfMemory } from "./detectors/nodejs/out-of-memory.ts";
import { nodejsPlatformFault } from "./detectors/nodejs/platform-fault.ts";
import { platformCrash } from "./detectors/platform/crash.ts";
import { platformException } from "./detectors/platform/exception.ts";
import { platformInitError } from "./detectors/platform/init-error.ts";
import { platformInvalidHandler } from "./detectors/platform/invalid-handler.ts";
import { platformOutOfMemory } from "./detectors/platform/out-of-memory.ts";
import { platformFault } from "./detectors/platform/platform-fault.ts";
import { platformResponseTooLarge } from "./detectors/platform/response-too-large.ts";
import { platformTimeout } from "./detectors/platform/timeout.ts";
import { platformUnknownErrorType } from "./detectors/platform/unknown-error-type.ts";
import { pythonException } from "./detectors/python/exception.ts";
import { pythonInitError } from "./detectors/python/init-error.ts";
import { pythonInvalidHandler } from "./detectors/python/invalid-handler.ts";
import { pythonNetworkError } from "./detectors/python/network-error.ts";
import { pythonOutOfMemory } from "./detectors/python/out-of-memory.ts";
import { pythonPlatformFault } from "./detectors/python/platform-fault.ts";

/** Every detector. The order decides nothing: the judge weighs what they find. */
export const DETECTORS: readonly Detector[] = [
  nodejsCrash,
  nodejsException,
  nodejsInitError,
  nodejsInvalidHandler,
  nodejsNetworkError,
  nodejsOutOfMemory,
  nodejsPlatformFault,
  platformCrash,
  platformException,
  platformInitError,
  platformInvalidHandler,
  platformOutOfMemory,
  platformFault,
  platformResponseTooLarge,
  platformTimeout,
  platformUnknownErrorType,
  pythonException,
  pythonInitError,
  pythonInvalidHandler,
  pythonNetworkError,
  pythonOutOfMemory,
  pythonPlatformFault,
];
