import { expect, it } from "vitest";
import { readmeExample } from "../../../test/readme";
import * as ir from "../src/index";
import * as testing from "../src/testing/index";

it("exports these names, and no others", () => {
  expect(Object.keys(ir).sort().join(" ")).toBe([
    "ArrayDescr BIGINT_CLASS BOOLEAN_CLASS CAN_EXIT CallDescr ClassDescr DescrScope FINISH_RAISE FINISH_RETURN Field HOLE INT_MAX INT_MIN IS_CALL IS_FINAL",
    "IS_GUARD IS_PURE IS_REMOVABLE InvalidLoop LEFT LabelDescr MEANINGS MEANING_OF NONE NUMBER_CLASS OP OPS OP_NAMES OP_ROWS ParseError STRING_CLASS SpoorError",
    "TAG_CONST TAG_HOLE TAG_KIND TAG_VALUE TAG_VIRTUAL TYPE_CODES TYPE_NAMES Trace TraceBuilder catchingCalls difference doubles equal evalBackend evaluate",
    "exceptionGuard fold follow guardExits inputTypes invalidateWatchers isConstant labelsOf parse print printDescr printRef printRow rebuildFrames resultType",
    "runToExit sameValue tagIndex tagKind tagged unwatch verify watch",
  ].join(" "));
});

it("exports these names for tests, and no others", () => {
  expect(Object.keys(testing).sort().join(" ")).toBe(
    "ContractError TestRuntime backendContract canonical checkBackend checkOptimizer expectSame goldenFiles isSame optimizeContext randomTraces show",
  );
});

it("the README's example is this one, and prints what the README says", async () => {
  const { readme, printed } = await readmeExample(import.meta.url, () => import("./readme-example"));
  expect(readme).toContain(`\`\`\`\n${String(printed[0]![0])}\`\`\``);
  expect(printed.slice(1)).toMatchObject([[[]], [{ kind: "guard", values: [5050] }], [true], [true, [5050]]]);
});
