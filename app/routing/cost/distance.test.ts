import { expect, test } from "vitest";
import { distanceKm } from "./distance.ts";

test.each([
  ["Hamburg", { latitude: 53.55, longitude: 9.99 }, "Munich", { latitude: 48.14, longitude: 11.58 }, 612],
  ["London", { latitude: 51.51, longitude: -0.13 }, "New York", { latitude: 40.71, longitude: -74.01 }, 5570],
  ["Suva", { latitude: -18.14, longitude: 178.44 }, "Apia", { latitude: -13.83, longitude: -171.77 }, 1148],
  ["pole", { latitude: 90, longitude: 0 }, "pole", { latitude: -90, longitude: 0 }, 20_015],
  ["here", { latitude: 54.32, longitude: 10.13 }, "here", { latitude: 54.32, longitude: 10.13 }, 0],
])("from %s (%j) to %s (%j) it is %i km", (_from, from, _to, to, km) => {
  expect(Math.abs(distanceKm(from, to) - km)).toBeLessThanOrEqual(km / 200);
});
