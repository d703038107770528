export type SetupFacts = {
  roleChosen: boolean;
  /** connections of any state but ended */
  invitations: number;
  accepted: number;
  mappedSkus: number;
  routingOn: boolean;
};

export type SetupTask = { id: SetupTaskId; done: boolean };
export type SetupTaskId = "role" | "invite" | "accepted" | "mapped" | "routing";

/** The five tasks from install to the first routed order, with what is really done. */
export function setupTasks(facts: SetupFacts): SetupTask[] {
  return [
    { id: "role", done: facts.roleChosen },
    { id: "invite", done: facts.invitations > 0 },
    { id: "accepted", done: facts.accepted > 0 },
    { id: "mapped", done: facts.mappedSkus > 0 },
    { id: "routing", done: facts.routingOn },
  ];
}

/** The first task that is still to do. */
export const nextTask = (tasks: SetupTask[]): SetupTaskId | null => tasks.find((task) => !task.done)?.id ?? null;
