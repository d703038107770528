import type { ReactNode } from "react";
import { Box, InlineStack } from "./ui/layout.ts";

/** The buttons that end a form of several cards. Cards fill a phone's width; buttons keep their distance from its edge. */
export function FormEnd({ children }: { children: ReactNode }) {
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <InlineStack align="end" gap="200">
        {children}
      </InlineStack>
    </Box>
  );
}
