import { describe, expect, test } from "vitest";
import { VENDOR_REPLIES } from "../../../../tests/corpora/vendor-replies.ts";
import { ownWords, textOfHtml } from "./own-words.ts";
import { isSure } from "./proposal.ts";
import { readReply, type AskedOrder } from "./read-reply.ts";

const LAMP = { supplierOrderLineId: "LAMP", sku: "LAMP", title: "Brass lamp", left: 2 };
const VASE = { supplierOrderLineId: "VASE-2", sku: "VASE-2", title: "Tall vase", left: 1 };
const asked = (order: "one" | "two", cancelAsked = false): AskedOrder => ({
  ...{ key: "CD-1001-1f00ba5e", cancelAsked },
  lines: order === "one" ? [LAMP] : [LAMP, VASE],
});
const OTHERS = ["CD-2002-deadbeef"];

describe("what vendors answer", () => {
  test.each(VENDOR_REPLIES.map((reply) => [`${reply.language}: ${reply.name}`, reply] as const))(
    "%s",
    (_, { text, subject = "Re: order", order, cancelAsked = false, expected }) => {
      const proposal = readReply({ subject, text }, asked(order, cancelAsked), OTHERS);
      const { sure, says, ...more } = expected;
      expect({ says: proposal.says, sure: isSure(proposal), doubts: proposal.doubts }).toMatchObject({ says, sure });
      if (more.numbers) expect(proposal.trackingNumbers).toEqual(more.numbers);
      if (more.carrier !== undefined) expect(proposal.carrier).toBe(more.carrier);
      expect(proposal.declines.map(({ supplierOrderLineId }) => supplierOrderLineId)).toEqual(more.declines ?? []);
    },
  );

  test("whatever is not sure says why", () => {
    const unsure = VENDOR_REPLIES.map(({ text, order }) =>
      readReply({ subject: "", text }, asked(order), OTHERS),
    ).filter((proposal) => !isSure(proposal));
    expect(unsure.length).toBeGreaterThan(8);
    expect(unsure.filter(({ doubts }) => doubts.length === 0)).toEqual([]);
  });
});

test("what is quoted is not what the vendor says", () => {
  const text =
    "Danke!\n\nAm Di., 17. Nov. 2026 um 14:03 Uhr schrieb Fernweh\n<orders@crossdock.test>:\n\nbestätigt, versandt";
  expect(ownWords(text)).toBe("Danke!");
  expect(ownWords("> confirmed\nsee above")).toBe("see above");
});

test("markup becomes words, and nothing of it is left", () => {
  const html =
    "<style>p{}</style><p>Best&auml;tigt &lt;b&gt;</p><script>alert(1)</script><blockquote>order</blockquote>";
  expect(textOfHtml(html)).toBe("Bestätigt <b>");
});

// What takes the square of its length would not end within the time that a test has.
test.each(["1 ", "a-", "<div ", "on ", "Am "])(
  "a text of %j and nothing else is read to its end, and is not sure",
  (piece) => {
    const text = textOfHtml(piece.repeat(20_000));
    expect(isSure(readReply({ subject: text, text }, asked("two"), OTHERS))).toBe(false);
  },
);
