import type { ReactNode } from "react";
import { msg } from "../../../platform/translate.ts";
import type { SplitPolicy, Strategy } from "../../../routing/strategy.ts";

// Small drawings, 64 × 40: boxes are suppliers, the house on the right is the customer. They only repeat what the words
// beside them say, so they are hidden from screen readers.

const INK = "var(--p-color-icon)";
const FAINT = "var(--p-color-icon-disabled)";
const CHOSEN = "var(--p-color-icon-emphasis)";

function Frame({ children }: { children: ReactNode }) {
  return (
    <svg viewBox="0 0 64 40" width="64" height="40" aria-hidden="true" focusable="false" style={{ flex: "none" }}>
      {children}
    </svg>
  );
}

const Box = ({ x, y, ink = INK, size = 10 }: { x: number; y: number; ink?: string; size?: number }) => (
  <g fill="none" stroke={ink} strokeWidth="1.5">
    <rect x={x} y={y} width={size} height={size} rx="1.5" />
    <path d={`M${x} ${y + size * 0.35}h${size}`} />
  </g>
);
const House = ({ y = 15 }: { y?: number }) => (
  <path d={`M50 ${y + 5}l5-5 5 5v7h-10z`} fill="none" stroke={INK} strokeWidth="1.5" strokeLinejoin="round" />
);
const Way = ({
  from,
  to = [48, 20],
  ink = CHOSEN,
  dashed = false,
}: {
  from: [number, number];
  to?: [number, number];
  ink?: string;
  dashed?: boolean;
}) => (
  <path
    d={`M${from[0]} ${from[1]}L${to[0]} ${to[1]}`}
    stroke={ink}
    strokeWidth="1.5"
    fill="none"
    strokeDasharray={dashed ? "2 2" : undefined}
  />
);
const Words = ({ x, y, children, ink = INK }: { x: number; y: number; children: string; ink?: string }) => (
  <text x={x} y={y} fontSize="9" fill={ink} fontFamily="inherit">
    {children}
  </text>
);

const STRATEGY_PICTURES: Record<Strategy | "custom", ReactNode> = {
  "lowest-cost": (
    <>
      <Box x={4} y={4} ink={FAINT} />
      <Words x={17} y={12} ink={FAINT}>
        $$$
      </Words>
      <Box x={4} y={25} ink={CHOSEN} />
      <Words x={17} y={34}>
        $
      </Words>
      <Way from={[26, 31]} to={[47, 22]} />
      <House />
    </>
  ),
  "fewest-splits": (
    <>
      <Box x={6} y={12} size={16} ink={CHOSEN} />
      <Way from={[25, 20]} />
      <House />
    </>
  ),
  fastest: (
    <>
      <circle cx="14" cy="20" r="10" fill="none" stroke={CHOSEN} strokeWidth="1.5" />
      <path d="M14 13v7l5 3" fill="none" stroke={CHOSEN} strokeWidth="1.5" />
      <path d="M29 14h12M27 20h18M29 26h12" stroke={CHOSEN} strokeWidth="1.5" />
      <House />
    </>
  ),
  preferred: (
    <>
      <Words x={2} y={12}>
        1
      </Words>
      <Box x={10} y={4} ink={CHOSEN} />
      <Words x={2} y={33}>
        2
      </Words>
      <Box x={10} y={25} ink={FAINT} />
      <Way from={[23, 10]} to={[47, 19]} />
      <House />
    </>
  ),
  nearest: (
    <>
      <Box x={2} y={6} ink={FAINT} />
      <Way from={[14, 12]} to={[47, 19]} ink={FAINT} dashed />
      <Box x={30} y={25} ink={CHOSEN} />
      <Way from={[42, 28]} to={[48, 23]} />
      <House />
    </>
  ),
  "best-score": (
    <>
      <Box x={4} y={15} ink={CHOSEN} />
      <path
        d="M25 9l2 4 4.5.6-3.2 3.2.8 4.5-4.1-2.2-4 2.2.8-4.5-3.3-3.2 4.5-.6z"
        fill="none"
        stroke={CHOSEN}
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <Way from={[18, 27]} to={[47, 22]} />
      <House />
    </>
  ),
  "spread-load": (
    <>
      <Box x={4} y={4} />
      <Box x={4} y={25} />
      <rect x="17" y="7" width="16" height="4" fill={FAINT} />
      <rect x="17" y="28" width="5" height="4" fill={CHOSEN} />
      <Way from={[26, 30]} to={[47, 22]} />
      <House />
    </>
  ),
  custom: (
    <>
      <Words x={4} y={13}>
        1
      </Words>
      <Words x={4} y={24}>
        2
      </Words>
      <Words x={4} y={35}>
        3
      </Words>
      <path d="M14 10h28M14 21h22M14 32h16" stroke={CHOSEN} strokeWidth="2" />
    </>
  ),
};

const SPLIT_PICTURES: Record<SplitPolicy["kind"], ReactNode> = {
  never: (
    <>
      <Box x={6} y={12} size={16} ink={CHOSEN} />
      <Way from={[25, 20]} />
      <House />
    </>
  ),
  "by-line": (
    <>
      <Box x={4} y={3} ink={CHOSEN} />
      <Words x={17} y={12}>
        A A
      </Words>
      <Box x={4} y={26} ink={CHOSEN} />
      <Words x={17} y={35}>
        B
      </Words>
      <Way from={[34, 9]} to={[47, 18]} />
      <Way from={[26, 31]} to={[47, 23]} />
      <House />
    </>
  ),
  "by-quantity": (
    <>
      <Box x={4} y={3} ink={CHOSEN} />
      <Words x={17} y={12}>
        A B
      </Words>
      <Box x={4} y={26} ink={CHOSEN} />
      <Words x={17} y={35}>
        A
      </Words>
      <Way from={[34, 9]} to={[47, 18]} />
      <Way from={[26, 31]} to={[47, 23]} />
      <House />
    </>
  ),
};

export const StrategyPicture = ({ of }: { of: Strategy | "custom" }) => <Frame>{STRATEGY_PICTURES[of]}</Frame>;
export const SplitPicture = ({ of }: { of: SplitPolicy["kind"] }) => <Frame>{SPLIT_PICTURES[of]}</Frame>;

type Words = { title: string; about: string };

/** Each strategy by a short name and in one sentence. */
export const STRATEGY_TEXTS: Record<Strategy | "custom", Words> = {
  "lowest-cost": {
    title: msg("Lowest cost"),
    about: msg("The plan with the lowest sum of items, fees, shipping and duty."),
  },
  "fewest-splits": { title: msg("Fewest splits"), about: msg("As few suppliers, and so parcels, as possible.") },
  fastest: { title: msg("Fastest"), about: msg("The plan with which the customer has everything first.") },
  preferred: { title: msg("Your order of suppliers"), about: msg("Suppliers at the top of your list come first.") },
  nearest: { title: msg("Nearest"), about: msg("The shortest way from the suppliers to the customer.") },
  "best-score": { title: msg("Best score"), about: msg("Suppliers that ship on time and seldom decline come first.") },
  "spread-load": {
    title: msg("Spread the load"),
    about: msg("Suppliers with the most capacity left today come first."),
  },
  custom: { title: msg("Your own criteria"), about: msg("You choose what is compared first, second and so on.") },
};

/** Each way of splitting by a short name and in one sentence. */
export const SPLIT_TEXTS: Record<SplitPolicy["kind"], Words> = {
  never: { title: msg("Never"), about: msg("One supplier ships the whole order, or nobody.") },
  "by-line": {
    title: msg("By item"),
    about: msg("Items may come from different suppliers; units of one item stay together."),
  },
  "by-quantity": {
    title: msg("By quantity"),
    about: msg("Units of one item may come from different suppliers where needed."),
  },
};
