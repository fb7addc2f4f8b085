import { expect, it } from "vitest";

import { maskPeer } from "../../src/contract/redact.ts";

it.each([
  { peer: "10.0.0.7:5432", shown: "10.0.0.7:5432" },
  { peer: "172.31.255.1", shown: "172.31.255.1" },
  { peer: "192.168.1.1:80", shown: "192.168.1.1:80" },
  { peer: "127.0.0.1:8081", shown: "127.0.0.1:8081" },
  { peer: "169.254.78.1:53", shown: "169.254.78.1:53" },
  { peer: "100.64.0.1", shown: "100.64.0.1" },
  { peer: "203.0.113.9:443", shown: "203.0.x.x:443" },
  { peer: "172.32.0.1", shown: "172.32.x.x" },
  { peer: "100.128.0.1", shown: "100.128.x.x" },
  { peer: "::1", shown: "::1" },
  { peer: "::1:5432", shown: "::1:5432" },
  { peer: "[::1]:8080", shown: "[::1]:8080" },
  { peer: "[fd00::5]:443", shown: "[fd00::5]:443" },
  { peer: "fe80::1%eth0", shown: "fe80::1%eth0" },
  { peer: "2001:db8::5", shown: "2001:db8:x:x" },
  { peer: "[2001:db8:1:2:3:4:5:6]:443", shown: "[2001:db8:x:x]:443" },
  { peer: "::ffff:10.0.0.7", shown: "::ffff:10.0.0.7" },
  { peer: "::ffff:203.0.113.9", shown: "::ffff:203.0.x.x" },
  { peer: "db.internal:5432", shown: "db.internal:5432" },
  { peer: "api.example.com", shown: "api.example.com" },
  { peer: "", shown: "" },
])("shows $peer as $shown", ({ peer, shown }) => {
  expect(maskPeer(peer)).toBe(shown);
});
