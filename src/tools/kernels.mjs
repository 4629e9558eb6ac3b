// Compiles the AssemblyScript kernels into the checked-in module that the engine loads. Run after changing kernels.as.ts:
//   node src/tools/kernels.mjs
import asc from 'assemblyscript/asc';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../engine/compute/wasm/kernels.as.ts', import.meta.url);
export const target = new URL('../engine/compute/wasm/kernels.generated.ts', import.meta.url);

/** The text of kernels.generated.ts for the present source. Pure: the same compiler gives the same bytes. */
export async function generate() {
  const text = readFileSync(source, 'utf8');
  let binary = null;
  const { error, stderr } = await asc.main(
    [
      'kernels.ts',
      '-o',
      'kernels.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--enable',
      'simd',
    ],
    {
      readFile: (name) => (name === 'kernels.ts' ? text : null),
      writeFile: (name, bytes) => {
        if (name === 'kernels.wasm') binary = bytes;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(stderr.toString());
  const base64 = Buffer.from(binary).toString('base64');
  return `// Generated from kernels.as.ts by \`node src/tools/kernels.mjs\`; do not edit.\nexport const kernelModule =\n  '${base64}';\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await generate());
