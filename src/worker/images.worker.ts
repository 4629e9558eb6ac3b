import { serve } from './bridge.ts';
import { imagePositions, type ImageReader } from './images/contract.ts';
import { readImages } from './images/read-images.ts';

const reader: ImageReader = { read: readImages };

serve(reader, imagePositions, self);
