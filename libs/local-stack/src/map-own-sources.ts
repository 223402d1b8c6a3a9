// Imported before a program of ours (`node --import`): stack traces name lines of our sources. The maps of packages are left
// alone: reading and keeping them costs each service a fifth of its start and a quarter of its heap.
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
