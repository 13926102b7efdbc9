import { createPython, denyAll, PyError } from "@spoor/python";

const python = createPython({ host: { ...denyAll(), stdout: (text) => { console.log(text.trimEnd()); } } });
python.run(`
def squares(n):
    return [i * i for i in range(n)]

print(squares(5))
`);
console.log(python.evaluate("sum(squares(100_000))")); // 333328333350000
try {
  python.run("import os\nopen('/etc/passwd')");
} catch (error) {
  if (error instanceof PyError) console.log(python.ended(error).exitCode); // 1: nothing of the outside was given
}
