import { expect, test } from "vitest";
import { nextTask, setupTasks } from "./setup-guide.ts";

const fresh = { roleChosen: true, invitations: 0, accepted: 0, mappedSkus: 0, routingOn: false };

test("after the role the next task is to invite a supplier", () => {
  expect(nextTask(setupTasks(fresh))).toBe("invite");
});

test("a task counts only when it is really done, whatever the order", () => {
  const tasks = setupTasks({ ...fresh, invitations: 1, routingOn: true });
  expect(tasks.filter((task) => task.done).map((task) => task.id)).toEqual(["role", "invite", "routing"]);
  expect(nextTask(tasks)).toBe("accepted");
});

test("when all five are done nothing is next", () => {
  const tasks = setupTasks({ roleChosen: true, invitations: 1, accepted: 1, mappedSkus: 9, routingOn: true });
  expect(tasks).toHaveLength(5);
  expect(nextTask(tasks)).toBeNull();
});
