import type { Detector } from "./detector.ts";
import { dotnetCrash } from "./detectors/dotnet/crash.ts";
import { dotnetException } from "./detectors/dotnet/exception.ts";
import { dotnetInitError } from "./detectors/dotnet/init-error.ts";
import { dotnetInvalidHandler } from "./detectors/dotnet/invalid-handler.ts";
import { dotnetNetworkError } from "./detectors/dotnet/network-error.ts";
import { dotnetOutOfMemory } from "./detectors/dotnet/out-of-memory.ts";
import { dotnetPlatformFault } from "./detectors/dotnet/platform-fault.ts";
import { goCrash } from "./detectors/go/crash.ts";
import { goException } from "./detectors/go/exception.ts";
import { goInitError } from "./detectors/go/init-error.ts";
import { goInvalidHandler } from "./detectors/go/invalid-handler.ts";
import { goNetworkError } from "./detectors/go/network-error.ts";
import { goOutOfMemory } from "./detectors/go/out-of-memory.ts";
import { goPlatformFault } from "./detectors/go/platform-fault.ts";
import { javaCrash } from "./detectors/java/crash.ts";
import { javaException } from "./detectors/java/exception.ts";
import { javaInitError } from "./detectors/java/init-error.ts";
import { javaInvalidHandler } from "./detectors/java/invalid-handler.ts";
import { javaNetworkError } from "./detectors/java/network-error.ts";
import { javaOutOfMemory } from "./detectors/java/out-of-memory.ts";
import { javaPlatformFault } from "./detectors/java/platform-fault.ts";
import { nodejsCrash } from "./detectors/nodejs/crash.ts";
import { nodejsException } from "./detectors/nodejs/exception.ts";
import { nodejsInitError } from "./detectors/nodejs/init-error.ts";
import { nodejsInvalidHandler } from "./detectors/nodejs/invalid-handler.ts";
import { nodejsNetworkError } from "./detectors/nodejs/network-error.ts";
import { nodejsOutOfMemory } from "./detectors/nodejs/out-of-memory.ts";
import { nodejsPlatformFault } from "./detectors/nodejs/platform-fault.ts";
import { otherCrash } from "./detectors/other/crash.ts";
import { otherInitError } from "./detectors/other/init-error.ts";
import { otherInvalidHandler } from "./detectors/other/invalid-handler.ts";
import { phpCrash } from "./detectors/php/crash.ts";
import { phpException } from "./detectors/php/exception.ts";
import { phpInitError } from "./detectors/php/init-error.ts";
import { phpInvalidHandler } from "./detectors/php/invalid-handler.ts";
import { phpNetworkError } from "./detectors/php/network-error.ts";
import { phpOutOfMemory } from "./detectors/php/out-of-memory.ts";
import { phpPlatformFault } from "./detectors/php/platform-fault.ts";
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
import { rubyCrash } from "./detectors/ruby/crash.ts";
import { rubyException } from "./detectors/ruby/exception.ts";
import { rubyInitError } from "./detectors/ruby/init-error.ts";
import { rubyInvalidHandler } from "./detectors/ruby/invalid-handler.ts";
import { rubyNetworkError } from "./detectors/ruby/network-error.ts";
import { rubyOutOfMemory } from "./detectors/ruby/out-of-memory.ts";
import { rustCrash } from "./detectors/rust/crash.ts";
import { rustException } from "./detectors/rust/exception.ts";
import { rustInitError } from "./detectors/rust/init-error.ts";
import { rustNetworkError } from "./detectors/rust/network-error.ts";
import { rustOutOfMemory } from "./detectors/rust/out-of-memory.ts";
import { rustPlatformFault } from "./detectors/rust/platform-fault.ts";

/** Every detector. The order decides nothing: the judge weighs what they find. */
export const DETECTORS: readonly Detector[] = [
  dotnetCrash,
  dotnetException,
  dotnetInitError,
  dotnetInvalidHandler,
  dotnetNetworkError,
  dotnetOutOfMemory,
  dotnetPlatformFault,
  goCrash,
  goException,
  goInitError,
  goInvalidHandler,
  goNetworkError,
  goOutOfMemory,
  goPlatformFault,
  javaCrash,
  javaException,
  javaInitError,
  javaInvalidHandler,
  javaNetworkError,
  javaOutOfMemory,
  javaPlatformFault,
  nodejsCrash,
  nodejsException,
  nodejsInitError,
  nodejsInvalidHandler,
  nodejsNetworkError,
  nodejsOutOfMemory,
  nodejsPlatformFault,
  otherCrash,
  otherInitError,
  otherInvalidHandler,
  phpCrash,
  phpException,
  phpInitError,
  phpInvalidHandler,
  phpNetworkError,
  phpOutOfMemory,
  phpPlatformFault,
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
  rubyCrash,
  rubyException,
  rubyInitError,
  rubyInvalidHandler,
  rubyNetworkError,
  rubyOutOfMemory,
  rustCrash,
  rustException,
  rustInitError,
  rustNetworkError,
  rustOutOfMemory,
  rustPlatformFault,
];
