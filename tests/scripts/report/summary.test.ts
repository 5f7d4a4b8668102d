import assert from "node:assert/strict";
import { summary } from "../../../scripts/report/summary";
import { failedFacts, passedFacts, refusedFacts } from "../../support/reportFacts";

describe("the summary of an execution", () => {
  it("tells verdict, numbers with their bounds, proof and model", () => {
    const lines = summary(passedFacts).split("\n");
    assert.equal(lines[0], "## Gate PASSED: <code>regression</code> on stack <code>dev</code>");
    assert.equal(lines[2], "| metric | value | 95 % interval | gate |");
    assert.match(
      lines[4] ?? "",
      /^\| <code>mse<\/code> \| [\d,.]+ \| [\d,.]+ \.\. [\d,.]+ \| at most [\d,]+: holds \|$/,
    );
    assert.match(summary(passedFacts), /\| <code>Succeeded<\/code> \| PROVED \| <code>arn.*3<\/code>/);
  });

  it("says which bound was missed, and that nothing was registered", () => {
    const text = summary(refusedFacts);
    assert.match(text, /^## Gate REFUSED: /);
    assert.match(text, /: \*\*missed\*\* \|/);
    assert.match(text, /\| none registered \|\n$/);
  });

  it("has no numbers where an execution broke before it had some, but the reason", () => {
    const text = summary(failedFacts);
    assert.match(text, /^## Gate NOT REACHED: .*\n\n<code>.*<\/code>\n\n\| execution /);
    assert.doesNotMatch(text, /\| metric /);
  });
});
