import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The client's build: one page, hashed assets, nothing fetched from elsewhere. The map library is a chunk of its own. */
export default defineConfig({
  root: 'client',
  worker: { format: 'es' },
  build: {
    outDir: resolve(import.meta.dirname, 'dist/client'),
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'maplibre', test: /node_modules[\\/]maplibre-gl/ }] } },
    },
  },
});
