import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { CatalogApi } from './product.ts';

const ITEM = z.object({
  productId: z.string(), variantId: z.string().nullable(), sku: z.string().nullable(), name: z.string().nullable(), variantName: z.string().nullable(),
  category: z.string().nullable(), brand: z.string().nullable(), url: z.string().nullable(), imageUrl: z.string().nullable(), price: z.string().nullable(),
  cost: z.string().nullable(), currency: z.string().nullable(), stock: z.number().nullable(), active: z.boolean().nullable(),
});

/** The catalogue for people to look at. */
export function addCatalogRoutes(scope: FastifyInstance, api: CatalogApi): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/products',
    {
      config: { access: { permission: 'store:read' } },
      schema: {
        tags: ['catalog'], summary: 'Products and variants, by id', params: z.object({ storeId: z.string() }),
        querystring: z.object({
          search: z.string().max(200).optional(), category: z.string().max(200).optional(), afterProduct: z.string().optional(), afterVariant: z.string().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: { 200: z.object({ products: z.array(ITEM), total: z.number() }) },
      },
    },
    async (request) => {
      const { search, category, afterProduct, afterVariant, limit } = request.query;
      const products = await api.listProducts(request.params.storeId, {
        ...(search === undefined ? {} : { search }),
        ...(category === undefined ? {} : { category }),
        ...(afterProduct === undefined ? {} : { after: { productId: afterProduct, variantId: afterVariant ?? null } }),
        limit,
      });
      return { products, total: await api.countProducts(request.params.storeId) };
    },
  );
}
