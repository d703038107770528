import { SkeletonBodyText } from "./ui/feedback.ts";
import { BlockStack, Card } from "./ui/layout.ts";
import { Screen } from "./screen.tsx";

/** A page whose content is on its way: its title stands, and cards of about the right height. */
export const LoadingScreen = ({ title }: { title: string }) => (
  <Screen title={title}>
    <LoadingCards />
  </Screen>
);

/** Cards that are still empty. */
const LoadingCards = () => (
  <BlockStack gap="400">
    {[6, 4].map((lines) => (
      <Card key={lines}>
        <SkeletonBodyText lines={lines} />
      </Card>
    ))}
  </BlockStack>
);
