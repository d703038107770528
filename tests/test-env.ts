// The environment of database tests: values that open nothing outside.
process.env.SHOPIFY_API_KEY ??= "00000000000000000000000000000000";
process.env.SHOPIFY_API_SECRET ??= "secret-of-the-tests";
process.env.SHOPIFY_APP_URL ??= "http://localhost:3000";
process.env.ENCRYPTION_KEYS ??= `test:${Buffer.alloc(32, 7).toString("base64")}`;
process.env.LOG_LEVEL ??= "silent";
