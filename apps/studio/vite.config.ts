import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const SERVER = 'http://localhost:4000';

// Vite reads a configuration only from a default export.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The studio's charts are one lazy chunk that only Metrics asks for.
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 4010,
    proxy: { '/api': SERVER, '/v1': SERVER },
  },
});
