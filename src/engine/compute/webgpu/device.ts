import type * as Tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { RainError } from '../../base/errors.ts';

/** tfjs on a WebGPU device, watched for faults. */
export interface GpuDevice {
  readonly tf: typeof Tf;
  readonly backend: WebGPUBackend;
  readonly adapterName: string;
  /** The values of a tensor, which is disposed. Throws `device-lost` or `device-error` if anything went wrong up to here. */
  read(tensor: Tf.Tensor): Promise<Float32Array>;
  close(): void;
}

/** Devices that were lost; tfjs would go on handing out its dead backend. */
const lost = new WeakSet<GPUDevice>();

/**
 * Opens tfjs' WebGPU backend. Throws in words a person can read when there is no adapter, or only a software one and
 * that is not allowed. A WGSL error does not throw in WebGPU, it drops the dispatch: faults are collected and thrown by `read`.
 */
export async function openDevice({ softwareAllowed }: { readonly softwareAllowed: boolean }): Promise<GpuDevice> {
  const adapter = await findAdapter();
  if (adapter.info.isFallbackAdapter && !softwareAllowed) {
    throw new RainError('software-adapter', 'There is only a software adapter, which is slower than the CPU.');
  }
  const tf = await import('@tensorflow/tfjs');
  await import('@tensorflow/tfjs-backend-webgpu');
  await renewLostBackend(tf);
  // Else tfjs computes small tensors on the CPU, in code that is not what was chosen.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const taken = await tf.setBackend('webgpu');
  await tf.ready();
  // setBackend falls back to another backend without a word.
  if (!taken || tf.getBackend() !== 'webgpu')
    throw new RainError('no-adapter', 'The graphics device could not be opened.');
  const backend = tf.backend() as WebGPUBackend;
  const { device } = backend;
  let fault: RainError | null = null;
  const onError = ({ error }: GPUUncapturedErrorEvent) => {
    fault ??= new RainError('device-error', `The graphics device reported an error: ${error.message}`);
  };
  device.addEventListener('uncapturederror', onError);
  void device.lost.then(({ message }) => {
    lost.add(device);
    fault = new RainError(
      'device-lost',
      `The graphics device was lost (${message || 'no reason given'}). Choose a backend again.`,
    );
  });
  return {
    tf,
    backend,
    adapterName: [adapter.info.vendor, adapter.info.architecture, adapter.info.description].filter(Boolean).join(' '),
    async read(tensor) {
      try {
        const values = await tensor.data<'float32'>();
        if (fault) throw fault;
        return values;
      } catch (error) {
        throw fault ?? error;
      } finally {
        tensor.dispose();
      }
    },
    close: () => device.removeEventListener('uncapturederror', onError),
  };
}

async function findAdapter(): Promise<GPUAdapter> {
  // Typed as always there, but many browsers have no WebGPU, and none has it on insecure pages.
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu as GPU | undefined;
  if (!gpu) throw new RainError('no-webgpu', 'This browser has no WebGPU.');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new RainError('no-adapter', 'The browser offers no graphics adapter.');
  return adapter;
}

/** Replaces tfjs' backend when the device behind it is gone. */
async function renewLostBackend(tf: typeof Tf): Promise<void> {
  if (tf.getBackend() !== 'webgpu' || !lost.has((tf.backend() as WebGPUBackend).device)) return;
  const create = tf.findBackendFactory('webgpu');
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', create, 3);
}
