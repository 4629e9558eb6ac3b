// Compiles the AssemblyScript kernels into the checked-in module that the engine loads. Run after changing one of them:
//   node src/tools/kernels.mjs
import asc from 'assemblyscript/asc';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = new URL('../engine/compute/wasm/source/', import.meta.url);
export const target = new URL('../engine/compute/wasm/kernels.generated.ts', import.meta.url);

/** The text of kernels.generated.ts for the present sources. Pure: the same compiler gives the same bytes. */
export async function generate() {
  let binary = null;
  const { error, stderr } = await asc.main(
    [
      'kernels.as.ts',
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
      readFile: (name) => {
        const file = new URL(name, sources);
        return existsSync(file) ? readFileSync(file, 'utf8') : null;
      },
      writeFile: (name, bytes) => {
        if (name === 'kernels.wasm') binary = bytes;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(stderr.toString());
  const base64 = Buffer.from(binary).toString('base64');
  return `// Generated from source/*.as.ts by \`node src/tools/kernels.mjs\`; do not edit.\nexport const kernelModule =\n  '${base64}';\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await generate());
