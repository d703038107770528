const ORDER = [
  "platform",
  "queue",
  "shopify",
  "intake",
  "exceptions",
  "suppliers",
  "connectors",
  "skus",
  "inventory",
  "orders",
  "routing",
  "dispatch",
  "tracking",
  "reconciliation",
  "portal",
  "reports",
  "privacy",
];
const SERVER = "\\.server\\.tsx?$";
const NOT_PURE = `${SERVER}|\\.test\\.tsx?$|\\.d\\.ts$|^app/routes/|^app/(root|routes|entry\\.client)\\.tsx?$`;
const error = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    error("no-cycles", {}, { circular: true }),
    error(
      "pure-means-no-io",
      { path: "^app/", pathNot: NOT_PURE },
      // A type does no I/O.
      {
        path: `${SERVER}|@prisma/client|node_modules/(bull|ioredis|pg)/|@remix-run/node`,
        dependencyTypesNot: ["type-only"],
      },
    ),
    error("pure-means-no-node", { path: "^app/", pathNot: NOT_PURE }, { dependencyTypes: ["core"] }),
    error("routes-are-leaves", { path: "^app/", pathNot: "^app/routes/" }, { path: "^app/routes/" }),
    error(
      "sandbox-is-the-outside-world",
      { path: "^(app|sandbox)/", pathNot: "\\.test\\.tsx?$" },
      { path: "^(app|sandbox)/", pathNot: "^$1/" },
    ),
    error(
      "bench-measures-pure-code",
      // These measure the app with its database.
      {
        path: "^bench/",
        pathNot: "\\.test\\.tsx?$|^bench/(backtest|database|selection|ingest|hot-stock|pipeline|screens)/",
      },
      { path: "^(sandbox|server|scripts|tests)/|^app/(routes|components)/|^app/.*" + SERVER },
    ),
    error(
      "nothing-needs-bench",
      { path: "^(app|sandbox|server|scripts)/", pathNot: "\\.test\\.tsx?$" },
      { path: "^bench/" },
    ),
    error(
      "ui-is-the-only-importer-of-polaris",
      { path: "^app/", pathNot: "^app/components/ui/" },
      { path: "node_modules/@shopify/polaris/" },
    ),
    ...ORDER.map((folder, i) =>
      error(
        `${folder}-imports-only-lower-folders`,
        { path: `^app/${folder}/` },
        { path: `^app/(${[...ORDER.slice(i + 1), "components"].join("|")})/` },
      ),
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "generated" },
  },
};
