import { createRuntime } from "@spoor/cli";

const py = createRuntime({ jit: { threshold: 500 }, stdout: (text) => { console.log(text.trimEnd()); } });
py.run("print(sum(i * i for i in range(100_000)))");
console.log(py.jit.stats()["loops"]); // 1
